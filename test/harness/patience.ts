/** Real servers on a busy machine take their time; a test that needs less loses nothing by it. */
jest.setTimeout(60_000);
