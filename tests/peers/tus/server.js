// server.js WORDS.json: @tus/server with a file store, behind TLS with client certificates, in the place of the intake. What it
// has whole it hands on to the centre, and it passes on whatever is no upload: the acknowledgement, the heartbeat. WORDS:
// store, key, certificate, ca, terminal_key, terminal_certificate (paths), centre (a port; 0: it keeps what it has). Prints its port.
import { readFileSync } from "node:fs";
import { createServer, request } from "node:https";
import { FileStore } from "@tus/file-store";
import { Server } from "@tus/server";

const words = JSON.parse(readFileSync(process.argv[2]));
const read = (name) => readFileSync(words[name]);
const ca = read("ca");

function ask(method, path, headers, body, answered) {
  const asked = request({ host: "127.0.0.1", port: words.centre, method, path, headers, ca,
    key: read("terminal_key"), cert: read("terminal_certificate") }, answered);
  return body ? (asked.end(body), asked) : asked;
}

function handOn(_request, upload) {
  const value = (key) => `${key} ${Buffer.from(upload.metadata[key]).toString("base64")}`;
  const headers = { "Tus-Resumable": "1.0.0", "Upload-Length": upload.size, "Content-Type": "application/offset+octet-stream",
    "Content-Length": upload.size, "Upload-Metadata": `${value("case")},${value("sha256")}` };
  return new Promise((done, failed) => {
    ask("POST", "/intake/", headers, readFileSync(`${words.store}/${upload.id}`), (answer) => {
      answer.resume();
      if (answer.statusCode === 201) done({});
      else failed({ status_code: 502, body: `the centre said ${answer.statusCode}` });
    }).on("error", (error) => failed({ status_code: 502, body: String(error) }));
  });
}

const uploads = new Server({ path: "/intake", relativeLocation: true, datastore: new FileStore({ directory: words.store }),
  onUploadFinish: words.centre ? handOn : undefined, lockDrainTimeout: 300 });

function passOn(incoming, outgoing) {
  const passed = ask(incoming.method, incoming.url, incoming.headers, null, (answer) => {
    outgoing.writeHead(answer.statusCode, answer.headers);
    answer.pipe(outgoing);
  });
  passed.on("error", () => outgoing.destroy());
  incoming.pipe(passed);
}

const isUpload = (url) => url.startsWith("/intake/") && !url.startsWith("/intake/ack/") && url !== "/intake/ask";
const server = createServer({ key: read("key"), cert: read("certificate"), ca, requestCert: true, rejectUnauthorized: true },
  (incoming, outgoing) => {
    if (isUpload(incoming.url)) uploads.handle(incoming, outgoing).catch((error) => console.error(error));
    else passOn(incoming, outgoing);
  });
server.listen(0, "127.0.0.1", () => console.log(server.address().port));
