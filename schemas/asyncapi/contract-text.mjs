const list = (items) => `[${items.map((item) => `'${item}'`).join(', ')}]`;

function typeText([type, { when, always, sometimes }]) {
  return `  /** ${when} */\n  '${type}': { always: ${list(always)}, sometimes: ${list(sometimes)} },`;
}

/** The contract of order-events as constants, from which schemas/order-events derives its types. */
export function contractText({ version, common, movementKinds, types }) {
  return `// Generated from topics/order-events/contract.json by schemas/asyncapi/generate.mjs: edit that file, not this one.

/** Version of the contract that records are written by now. */
export const ORDER_EVENTS_VERSION = ${version};

/** Fields of every event, never null. */
export const COMMON_FIELDS = ${list(common)} as const;

/** Every kind of movement; another one would need a new version. */
export const MOVEMENT_KINDS = ${list(movementKinds)} as const;

/** Every type of event: fields that are never null in it, and those that may be. It has no others. */
export const ORDER_EVENT_TYPES = {
${Object.entries(types).map(typeText).join('\n')}
} as const;
`;
}
