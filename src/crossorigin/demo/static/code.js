// Source text, coloured: one regular expression for each language.

const STRING = /(?<string>"[^"\n]*"|'[^'\n]*')/;
const GRAMMARS = {
  python: grammar(
    /(?<comment>#.*)/, STRING, /(?<decorator>@[\w.]+)/,
    /(?<keyword>\b(?:async|await|class|def|from|import|return|if|else|for|in|is|not|and|or|raise|with|True|False|None)\b)/,
    /(?<number>\b\d[\d_]*\b)/,
  ),
  javascript: grammar(
    /(?<comment>\/\/.*)/, /(?<string>"[^"\n]*"|'[^'\n]*'|`[^`]*`)/,
    /(?<keyword>\b(?:async|await|const|let|new|return|function|if|else|import|from|true|false|null|throw|typeof)\b|=>)/,
    /(?<number>\b\d[\d_]*\b)/,
  ),
  toml: grammar(
    /(?<comment>#.*)/, STRING, /(?<decorator>^\[.*\])/m, /(?<keyword>\b(?:true|false)\b)/, /(?<number>\b\d[\d_]*\b)/,
  ),
  plain: grammar(/(?<comment>^\s*#.*)/m, STRING),
};

function grammar(...parts) {
  return new RegExp(parts.map((part) => part.source).join("|"), "gm");
}

// Shows a text in the <code> of a <pre>.
export function show(pre, source, language) {
  pre.firstElementChild.replaceChildren(...pieces(source, GRAMMARS[language]));
}

function* pieces(source, pattern) {
  let end = 0;
  for (const match of source.matchAll(pattern)) {
    yield source.slice(end, match.index);
    yield token(match);
    end = match.index + match[0].length;
  }
  yield source.slice(end);
}

function token(match) {
  const [kind] = Object.entries(match.groups).find(([, text]) => text !== undefined);
  const element = document.createElement("span");
  element.className = kind;
  element.textContent = match[0];
  return element;
}
