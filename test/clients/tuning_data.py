"""Small training sets in the two shapes of the guide, and Gemini's."""

import json

WORDS = ["user", "order", "model", "batch", "token", "bucket", "trial", "label", "metric", "region"]


def pairs(count, first=0):
    for n in range(first, first + count):
        noun = WORDS[n % len(WORDS)]
        yield f"Write a function that loads the {noun} number {n}", f"def load_{noun}_{n}():\n    return load({n})"


def generation(count=20, first=0):
    return lines({"input_text": question, "output_text": answer} for question, answer in pairs(count, first))


def chat(count=20):
    def turn(author, content):
        return {"author": author, "content": content}

    return lines({"messages": [turn("user", question), turn("assistant", answer)]} for question, answer in pairs(count))


def gemini(count=20):
    def turn(role, text):
        return {"role": role, "parts": [{"text": text}]}

    return lines({"contents": [turn("user", question), turn("model", answer)]} for question, answer in pairs(count))


def lines(values):
    return "".join(f"{json.dumps(value)}\n" for value in values)
