// LangGraph's own server, in memory, with one graph. Nothing leaves the machine: tracing is off and no key is set.
import { webcrypto } from "node:crypto";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
globalThis.crypto ??= webcrypto; // Debian 12's node 18 has it under another name only
const { startServer } = await import("@langchain/langgraph-api/server");

const cwd = dirname(fileURLToPath(import.meta.url));
const { host } = await startServer({ port: 0, host: "127.0.0.1", nWorkers: 20, cwd, graphs: { sums: "./graph.mjs:graph" } });
console.log(`listening http://${host}`);
