// The address: policy and request in the fragment, which no browser sends.

export const LONGEST = 16_000; // characters; chats and trackers cut longer addresses
const FORM = "1";

const KINDS = { policy: ["toml", "python", "library"], request: ["fetch", "curl", "har", "console"] };

// The fragment of a state.
export function written({ policy, request, target }) {
  const text = JSON.stringify([policy.kind, policy.text, request.kind, request.text, request.origin, target]);
  const bytes = Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join("");
  return `#${FORM}.${btoa(bytes).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "")}`;
}

// The state of a fragment; null where there is none, or it is none of ours.
export function read(fragment) {
  const [form, data] = fragment.replace(/^#/, "").split(".", 2);
  if (form !== FORM || !data || fragment.length > LONGEST) return null;
  try {
    const bytes = Uint8Array.from(atob(data.replaceAll("-", "+").replaceAll("_", "/")), (sign) => sign.charCodeAt(0));
    return state(JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes)));
  } catch {
    return null;
  }
}

function state(values) {
  if (!Array.isArray(values) || values.length !== 6 || !values.every((each) => typeof each === "string")) return null;
  const [policyKind, policy, requestKind, request, origin, target] = values;
  if (!KINDS.policy.includes(policyKind) || !KINDS.request.includes(requestKind)) return null;
  return { policy: { kind: policyKind, text: policy }, request: { kind: requestKind, text: request, origin }, target };
}

// The name of an example in a fragment, or an empty text.
export const example = (fragment) => /^#example=([\w-]+)$/.exec(fragment)?.[1] ?? "";
