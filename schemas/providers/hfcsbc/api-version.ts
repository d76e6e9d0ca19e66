/** Of the trade endpoints (`/os-base/trade/…/v2/open`) whose notifyUrl is called. */
export const API_VERSION = 'v2';
