/** What made a run unreplayable, without what the SDK writes round it. */
export function replayReason({ message }: Error): string {
  const [, thrown] = /message: "((?:[^"\\]|\\.)*)", source: "TypeScriptSDK"/.exec(message) ?? [];
  if (thrown !== undefined) return thrown.replaceAll('\\"', '"');
  return message.replace(/^Replay failed[\s\S]*?Details: /, '').trim();
}
