// How the agents of the tests use tools that they are told of in words: the answer to a conversation, or null where it is about none.
const call = (...toolCalls) => JSON.stringify({ say: "I look closer.", toolCalls });
const weather = (place) => ({ name: "weather", arguments: { place } });
const sum = (word) => JSON.stringify({ total: 42, word });

/** The last piece of evidence that holds a text. */
function evidence(text, words) {
  const found = [...text.matchAll(/<data \w+ evidence ([0-9a-f-]{36})>\n([\s\S]*?)\n<\/data/g)].filter((match) => match[2].includes(words));
  return found.length ? found[found.length - 1][1] : null;
}

export function withTools(text) {
  if (text.includes("[always calls]")) return call(weather("Bern"));
  if (text.includes("[calls many]") && !/cannot be used|Result of call/.test(text)) return call(...Array.from({ length: 40 }, () => weather("Bern")));
  if (text.includes("[miscalls]") && !/cannot be used|Result of call/.test(text)) return '{"toolCalls":[{"name":"weather"}],"total":42}';
  if (/\[(calls|calls many|miscalls|tells)\]/.test(text)) {
    const told = [...text.matchAll(/Result of call (\d+), (\w+):\n<data \w+ answer of weather>\n(.*)\n/g)].map((match) => `${match[1]} ${match[2]} ${match[3]}`);
    return told.length ? sum(told.join(", ").slice(0, 60)) : "```json\n" + call(weather("Bern"), weather("Basel")) + "\n```";
  }
  const log = /You investigate[\s\S]*\[investigate (\S+)\]/.exec(text)?.[1];
  if (!log) return null;
  const id = evidence(text, "cannot lock");
  if (!id) return call({ name: "read_log", arguments: { file: log, pattern: "zorblax" } }, { name: "search_runbooks", arguments: { query: "a lock is left over" } });
  return JSON.stringify({
    plan: ["Read the log that the task names."],
    claims: [
      { claim: "It cannot take its lock.", status: "Confirmed", quotes: [{ evidence: id, quote: "cannot lock /run/zorblax.lock" }] },
      { claim: "The moon is full.", status: "Confirmed", quotes: [{ evidence: id, quote: "full moon" }] },
    ],
    confidence: 80, confidenceReasons: ["The log says so."], gaps: [], question: "",
  });
}
