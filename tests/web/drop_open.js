// Opens a file that was sealed for a terminal, by WIRE.md's words alone: another program than ours.
//   node drop_open.js key KEYFILE                          makes a key; prints its point in base64
//   node drop_open.js open KEYFILE TOKEN KIND BLOB FILE    writes FILE
const crypto = require('crypto'), fs = require('fs');
const [verb, keyFile, token, kind, blobFile, out] = process.argv.slice(2);
const key = crypto.createECDH('prime256v1');
if (verb === 'key') {
  key.generateKeys();
  fs.writeFileSync(keyFile, key.getPrivateKey(), {mode: 0o600});
  console.log(key.getPublicKey('base64', 'uncompressed'));
} else {
  key.setPrivateKey(fs.readFileSync(keyFile));
  const blob = fs.readFileSync(blobFile), point = blob.subarray(0, 65);
  const info = Buffer.concat([Buffer.from('anjungan drop 1'), point, key.getPublicKey()]);
  const secret = crypto.hkdfSync('sha256', key.computeSecret(point), Buffer.from(token, 'base64url'), info, 32);
  const cipher = crypto.createDecipheriv('aes-256-gcm', Buffer.from(secret), blob.subarray(65, 77), {authTagLength: 16});
  cipher.setAAD(Buffer.from(token + kind));
  cipher.setAuthTag(blob.subarray(-16));
  fs.writeFileSync(out, Buffer.concat([cipher.update(blob.subarray(77, -16)), cipher.final()]));
}
