// judge.js FILE.json: exit 1, and what is wrong, of what is no OpenAPI document.
import { readFileSync } from "node:fs";
import { Validator } from "@seriousme/openapi-schema-validator";

const said = await new Validator().validate(JSON.parse(readFileSync(process.argv[2], "utf8")));
if (!said.valid) {
    console.error(JSON.stringify(said.errors, null, 1));
    process.exit(1);
}
