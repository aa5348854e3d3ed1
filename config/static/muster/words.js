/**
 * Words for scripts, translated by the server: a <template> holds one element per word,
 * named by its data-word attribute.
 */

/** @returns {Record<string, string>} */
export function readWords(template) {
  const entries = [...template.content.querySelectorAll("[data-word]")].map((element) => [
    element.dataset.word,
    element.textContent.trim(),
  ]);
  return Object.fromEntries(entries);
}

/** Put values into a sentence: fillIn("Hello, {name}.", {name: "Ada"}). */
export function fillIn(sentence, values) {
  return sentence.replace(/\{(\w+)\}/g, (whole, key) => values[key] ?? whole);
}
