// A graph whose messages decide how its run goes.
import { AIMessage } from "@langchain/core/messages";
import { withTools } from "./tools.mjs";
import { END, interrupt, MessagesAnnotation, START, StateGraph } from "@langchain/langgraph";

const good = '{"total":42,"word":"plenty"}';
const usage_metadata = { input_tokens: 70, output_tokens: 9, total_tokens: 79 };
const say = (content) => ({ messages: [new AIMessage({ content, usage_metadata })] });

async function think({ messages }, { signal }) {
  const text = messages.map((message) => message.text ?? message.content).join("\n");
  if (text.includes("[partial]")) return say(good);
  if (text.includes("[asks]")) interrupt("which of the two hosts?");
  return {};
}

async function answer({ messages }, { signal }) {
  const text = messages.map((message) => message.text ?? message.content).join("\n");
  if (text.includes("[fails]")) throw new Error("the disk of my host is full\u001b[31m");
  if (text.includes("[hangs]") || text.includes("[partial]")) {
    await new Promise((_, reject) => signal?.addEventListener("abort", () => reject(signal.reason ?? new Error("stopped"))));
  }
  const own = withTools(text);
  if (own) return messages.some((message, at) => at > 0 && message.getType() === messages[at - 1].getType()) ? say("Two messages of one speaker follow each other.") : say(own);
  if (text.includes("[echo]")) return say(JSON.stringify({ total: messages.length, word: text.slice(text.indexOf("[echo]"), text.indexOf("[echo]") + 60) }));
  if (text.includes("[blocks]")) return say([{ type: "text", text: good.slice(0, 5) }, { type: "text", text: good.slice(5) }]);
  if (text.includes("[wrong]") && messages.length < 4) return say('{"total":"many"}');
  return say(good);
}

export const graph = new StateGraph(MessagesAnnotation)
  .addNode("think", think).addNode("answer", answer)
  .addEdge(START, "think").addEdge("think", "answer").addEdge("answer", END)
  .compile();
