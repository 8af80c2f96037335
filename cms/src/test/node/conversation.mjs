// Answers line by line: see Conversation.java and LibraryDesk.java.
import { createInterface } from "node:readline";

/** @param answers a function per verb: takes buffers, gives what to answer with, or throws. */
export async function converse(answers) {
  for await (const line of createInterface({ input: process.stdin })) {
    const [verb, ...words] = line.split(" ");
    const answer = answers[verb];
    if (!answer) {
      console.log("unable");
      continue;
    }
    try {
      const output = await answer(...words.map((word) => Buffer.from(word, "base64")));
      console.log("yes " + Buffer.from(output).toString("base64"));
    } catch (e) {
      console.log("no " + Buffer.from(String(e?.message ?? e) || "?").toString("base64"));
    }
  }
}

/** The arguments two by two: a certificate and its key. */
export function pairs(words) {
  return Array.from({ length: words.length / 2 }, (_, i) => [words[2 * i], words[2 * i + 1]]);
}
