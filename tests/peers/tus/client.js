// client.js WORDS.json: tus-js-client uploads a file. WORDS: endpoint, file, metadata, key, certificate, ca (paths), options
// (of the client's own). Prints what it saw as JSON: its errors, and the bytes that it sent by offset.
import { readFileSync } from "node:fs";
import { Agent } from "node:https";
import { DefaultHttpStack, Upload } from "tus-js-client";

const { endpoint, file, metadata, key, certificate, ca, options } = JSON.parse(readFileSync(process.argv[2]));
const agent = new Agent({ key: readFileSync(key), cert: readFileSync(certificate), ca: readFileSync(ca) });
const seen = { retries: 0, errors: [], accepted: [], url: null };
// A line that is silent says nothing: tus-js-client leaves that to the request.
const httpStack = new DefaultHttpStack({ agent, timeout: 1000 });
const createRequest = httpStack.createRequest.bind(httpStack);
httpStack.createRequest = (method, url) => {
  const request = createRequest(method, url);
  const send = request.send.bind(request);
  request.send = (body) => {
    const sent = send(body);
    const socket = request.getUnderlyingObject();
    socket.on("timeout", () => socket.destroy(new Error("no answer")));
    return sent;
  };
  return request;
};

const upload = new Upload(readFileSync(file), {
  endpoint,
  metadata,
  httpStack,
  retryDelays: Array(60).fill(50),
  onShouldRetry: (error) => {
    seen.retries += 1;
    seen.errors.push(error.originalResponse ? error.originalResponse.getStatus() : String(error.causingError ?? error));
    return true;
  },
  onChunkComplete: (size, accepted) => seen.accepted.push(accepted),
  onError: (error) => {
    console.error(error);
    process.exit(1);
  },
  onSuccess: () => {
    seen.url = upload.url;
    console.log(JSON.stringify(seen));
    process.exit(0);
  },
  ...options,
});
upload.start();
