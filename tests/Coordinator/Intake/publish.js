// Publishes messages to an exchange as a system would that knows nothing of .NET.
// usage: node publish.js AMQP_URI EXCHANGE < messages.json
// messages.json: [{ "body": base64, "contentType": text or null, "headers": {}, "messageId": text or null }]
import amqp from "amqplib";

const [uri, exchange] = process.argv.slice(2);
let input = "";
for await (const chunk of process.stdin) input += chunk;

const connection = await amqp.connect(uri);
const channel = await connection.createConfirmChannel();
for (const message of JSON.parse(input)) {
  const options = { persistent: true, headers: message.headers ?? {} };
  if (message.contentType) options.contentType = message.contentType;
  if (message.messageId) options.messageId = message.messageId;
  channel.publish(exchange, "", Buffer.from(message.body, "base64"), options);
}
await channel.waitForConfirms();
await connection.close();
