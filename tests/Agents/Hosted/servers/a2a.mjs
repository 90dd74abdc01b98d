// One agent on the A2A project's own servers, old and new: /old speaks A2A 0.3 (@a2a-js/sdk 0.3), /new A2A 1.0 (@a2a-js/sdk 1).
// What a message says decides how its task goes; /seen tells what has come and what was cancelled.
import { randomUUID, webcrypto } from "node:crypto";
import { withTools } from "./tools.mjs";
globalThis.crypto ??= webcrypto; // Debian 12's node 18 has it under another name only
const { default: express } = await import("express");

const good = '{"total":42,"word":"plenty"}';
const seen = [];
const cancelled = [];

/** How a task goes, told in steps that both versions have. */
async function play(text, step) {
  seen.push(text);
  if (text.includes("[message]")) return step.message(good);
  step.begin();
  if (text.includes("[partial]")) step.artifact(good);
  if (text.includes("[fails]") || text.includes("[partial]")) return step.end("failed", "the disk of my host is full\u001b[31m");
  if (text.includes("[asks]")) return step.end("input-required", "which of the two hosts?");
  if (text.includes("[rejects]")) return step.end("rejected", "not my trade");
  if (text.includes("[cancels]")) return step.end("canceled");
  if (text.includes("[hangs]")) return new Promise((resolve) => step.hang(resolve));
  await new Promise((resolve) => setTimeout(resolve, 60));
  const own = withTools(text);
  if (own) step.artifact(own);
  else if (text.includes("[wrong]") && !text.includes("Your earlier answer:")) step.artifact('{"total":"many"}');
  else if (text.includes("[data]")) step.artifact(JSON.parse(good));
  else step.artifact(good);
  step.end("completed");
}

async function old(app, base) {
  const { DefaultRequestHandler, InMemoryTaskStore } = await import("a2a-sdk-0.3/server");
  const { agentCardHandler, jsonRpcHandler, UserBuilder } = await import("a2a-sdk-0.3/server/express");
  const waiting = new Map();
  const part = (value) => (typeof value === "string" ? { kind: "text", text: value } : { kind: "data", data: value });
  const executor = {
    async execute({ userMessage, taskId, contextId }, bus) {
      const say = (value) => ({ kind: "message", role: "agent", messageId: randomUUID(), parts: [part(value)], taskId, contextId });
      await play(userMessage.parts.map((one) => one.text).join(""), {
        message: (value) => bus.publish({ ...say(value), taskId: undefined }),
        begin: () => bus.publish({ kind: "task", id: taskId, contextId, status: { state: "working" }, history: [userMessage] }),
        artifact: (value) => bus.publish({ kind: "artifact-update", taskId, contextId, artifact: { artifactId: randomUUID(), parts: [part(value)] } }),
        end: (state, why) => bus.publish({ kind: "status-update", taskId, contextId, final: true, status: { state, message: why && say(why) } }),
        hang: (resolve) => waiting.set(taskId, () => {
          bus.publish({ kind: "status-update", taskId, contextId, final: true, status: { state: "canceled" } });
          resolve();
        }),
      });
      bus.finished();
    },
    async cancelTask(taskId) {
      cancelled.push("old");
      waiting.get(taskId)?.();
    },
  };
  const card = {
    name: "Sums", description: "Adds.", version: "1", protocolVersion: "0.3.0", url: `${base}/old/rpc`, preferredTransport: "JSONRPC",
    capabilities: {}, defaultInputModes: ["text"], defaultOutputModes: ["text"], skills: [],
  };
  const requestHandler = new DefaultRequestHandler(card, new InMemoryTaskStore(), executor);
  app.use("/old/.well-known/agent-card.json", agentCardHandler({ agentCardProvider: requestHandler }));
  app.use("/old/rpc", jsonRpcHandler({ requestHandler, userBuilder: UserBuilder.noAuthentication }));
}

async function current(app, base) {
  const { TaskState, Role } = await import("@a2a-js/sdk");
  const { AgentEvent, DefaultRequestHandler, InMemoryTaskStore } = await import("@a2a-js/sdk/server");
  const { agentCardHandler, jsonRpcHandler, UserBuilder } = await import("@a2a-js/sdk/server/express");
  const waiting = new Map();
  const state = (name) => TaskState[`TASK_STATE_${name.replace("-", "_").toUpperCase()}`];
  const part = (value) => ({ content: typeof value === "string" ? { $case: "text", value } : { $case: "data", value }, filename: "", mediaType: "" });
  const executor = {
    async execute({ userMessage, taskId, contextId }, bus) {
      const say = (value) => ({ role: Role.ROLE_AGENT, messageId: randomUUID(), parts: [part(value)], taskId, contextId, extensions: [], referenceTaskIds: [] });
      const update = (name, why) => bus.publish(AgentEvent.statusUpdate({ taskId, contextId, status: { state: state(name), message: why && say(why) } }));
      await play(userMessage.parts.map((one) => one.content.value).join(""), {
        message: (value) => bus.publish(AgentEvent.message({ ...say(value), taskId: "" })),
        begin: () => bus.publish(AgentEvent.task({ id: taskId, contextId, status: { state: state("working") }, artifacts: [], history: [userMessage] })),
        artifact: (value) => bus.publish(AgentEvent.artifactUpdate({
          taskId, contextId, artifact: { artifactId: randomUUID(), name: "", description: "", parts: [part(value)], extensions: [] }, append: false, lastChunk: true,
        })),
        end: update,
        hang: (resolve) => waiting.set(taskId, () => {
          update("canceled");
          resolve();
        }),
      });
      bus.finished?.();
    },
    async cancelTask(taskId) {
      cancelled.push("new");
      waiting.get(taskId)?.();
    },
  };
  const card = {
    name: "Sums", description: "Adds.", version: "1",
    supportedInterfaces: [{ url: `${base}/new/rpc`, protocolBinding: "JSONRPC", tenant: "", protocolVersion: "1.0" }],
    capabilities: { extensions: [] }, securitySchemes: {}, securityRequirements: [], defaultInputModes: ["text"], defaultOutputModes: ["text"], skills: [], signatures: [],
  };
  const requestHandler = new DefaultRequestHandler(card, new InMemoryTaskStore(), executor);
  app.use("/new/.well-known/agent-card.json", agentCardHandler({ agentCardProvider: requestHandler }));
  app.use("/new/rpc", jsonRpcHandler({ requestHandler, userBuilder: UserBuilder.noAuthentication }));
}

const app = express();
const server = app.listen(0, "127.0.0.1", async () => {
  const base = `http://127.0.0.1:${server.address().port}`;
  app.get("/seen", (_, response) => response.json({ seen, cancelled }));
  // Cards that lead elsewhere, and one that speaks something else.
  app.get("/astray/.well-known/agent-card.json", (_, response) => response.json({ protocolVersion: "0.3.0", url: "http://192.0.2.1/rpc" }));
  app.get("/foreign/.well-known/agent-card.json", (_, response) => response.json({ protocolVersion: "0.3.0", url: `${base}/old/rpc`, preferredTransport: "GRPC" }));
  await Promise.all([old(app, base), current(app, base)]);
  console.log(`listening ${base}`);
});
