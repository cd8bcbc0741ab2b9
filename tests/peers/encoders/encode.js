// encode.js WORDS.json DIR: the same receipt by each encoder, in each way it has for pictures, as
// DIR/NAME.bin. WORDS: lines, url, picture {width, height, png (base64), grey (base64, a byte a dot)}.
import { readFileSync, writeFileSync } from "node:fs";
import ReceiptPrinterEncoder from "@point-of-sale/receipt-printer-encoder";
import receiptline from "receiptline";

const [, , wordsFile, dir] = process.argv;
const { lines, url, picture } = JSON.parse(readFileSync(wordsFile));

function imageData() {
  const grey = Buffer.from(picture.grey, "base64");
  const data = new Uint8ClampedArray(grey.length * 4);
  grey.forEach((value, i) => data.set([value, value, value, 255], i * 4));
  return { width: picture.width, height: picture.height, data };
}

function pointOfSale(imageMode) {
  const encoder = new ReceiptPrinterEncoder({ language: "esc-pos", columns: 48, imageMode });
  encoder.initialize();
  for (const line of lines) encoder.text(line).newline();
  encoder.bold(true).text("TEBAL").bold(false).newline();
  encoder.qrcode(url, { model: 2, size: 5, errorlevel: "m" });
  encoder.image(imageData(), picture.width, picture.height, "threshold", 128);
  return Buffer.from(encoder.cut("full").encode());
}

function receiptLine(command) {
  const text = [...lines.map((line) => line.replaceAll("|", "\\|")), '"TEBAL"', `{code:${url};option:qrcode,5,m}`,
    `{image:${picture.png}}`].join("\n");
  const printer = { cpl: 48, encoding: "cp437", command, gradient: false, threshold: 128, cutting: true };
  return Buffer.from(receiptline.transform(text, printer), "latin1");
}

const streams = {
  "point-of-sale-raster": () => pointOfSale("raster"),
  "point-of-sale-column": () => pointOfSale("column"),
  "receiptline-escpos": () => receiptLine("escpos"),
  "receiptline-generic": () => receiptLine("generic"),
};
for (const [name, encode] of Object.entries(streams)) writeFileSync(`${dir}/${name}.bin`, encode());
