// The answer as elements. All text becomes text nodes: nothing of an answer is read as markup.

import { show } from "./code.js";
import { byId, node, prose } from "./node.js";

const SHOWN = /^(?:origin|vary|access-control-.*)$/i;
const OUTCOMES = { allowed: "Allowed", sent: "Sent", blocked: "Blocked", unanswered: "Not answered" };

// Shows an answer. `fixes.apply(fix)` changes the policy.
export function draw(answer, { apply, target }) {
  fill("verdict", verdicts(answer, apply));
  fill("policy-answer", policyAnswers(answer, apply));
  fill("wire", answer.report ? conversation(answer.report) : []);
  part("engines-part", answer.report);
  byId("engines").replaceChildren(...(answer.report?.engines ?? []).map(engine));
  part("exports-part", answer.exports.length);
  if (answer.exports.length) drawExport(answer, target);
  part("test-part", answer.test);
  show(byId("test"), answer.test, "python");
}

const fill = (id, elements) => byId(id).replaceChildren(...elements);
const part = (id, there) => { byId(id).hidden = !there; };

function card(outcome, headline, ...children) {
  return node("div", { class: "card", "data-outcome": outcome }, node("p", { class: "headline" }, ...prose(headline)), ...children);
}

const paragraph = (text, name = "") => node("p", { class: name }, ...prose(text));

function link(url, text) {
  return node("a", { href: url, target: "_blank", rel: "noreferrer" }, text);
}

// The verdict, and the faults that stand against one.

function* verdicts({ policy, request, report, report_error: failed, explanations }, apply) {
  if (policy.error) yield card("blocked", "This policy cannot be read.", paragraph(policy.error));
  if (request.error) yield card("blocked", "This request cannot be read.", paragraph(request.error));
  if (failed) yield card("blocked", "There is no answer.", paragraph(failed));
  if (policy.problems.length) yield problems(policy, apply);
  yield* explanations.map(explanation);
  if (report) yield verdict(report, request, explanations.length > 0, apply);
}

function verdict(report, request, isTold, apply) {
  const about = `${request.method} ${request.url}, by a page of ${request.origin}`;
  const word = OUTCOMES[report.status];
  const headline = isTold ? `Under this policy: ${word.toLowerCase()}.` : `${word}: ${first(report.sentence ?? report.event)}`;
  const item = card(report.status, headline, node("p", { class: "where" }, about));
  if (report.sentence && !isTold) item.append(paragraph(report.event));
  if (isTold && report.status === "allowed") {
    item.append(paragraph("This policy allows the request of the message, so another layer sent the response."));
  }
  if (report.guarded) item.append(paragraph("The guard refuses this request: it does not reach the application."));
  if (report.remedy) item.append(remedy(report.remedy));
  if (report.refused) item.append(paragraph(`No policy may allow this request: ${report.refused}`));
  item.append(...fixes(report.fixes, apply), ...links(report.links, report.page));
  item.append(...report.notes.map((each) => paragraph(`${each.message} ${each.remedy ?? ""}`)));
  return item;
}

const first = (text) => (/[.!]$/.test(text) ? text : `${text}.`);
const remedy = (text) => node("p", { class: "remedy" }, node("b", {}, "Remedy: "), ...prose(text));

function fixes(offered, apply) {
  if (!offered.length) return [];
  return [node("div", { class: "fix-list" }, ...offered.map((fix) => {
    const button = node("button", { type: "button", class: "fix" }, fix.label);
    button.addEventListener("click", () => apply(fix));
    return button;
  }))];
}

function links(urls, page) {
  const names = urls.map((url) => link(url, url.includes("mozilla") ? "MDN" : "The step in the Fetch standard"));
  const docs = document.body.dataset.docs;
  if (page && docs) names.push(link(page.replace(/^docs\//, docs).replace(/\.md(?=#|$)/, ".html"), "Our page on this"));
  return names.length ? [node("p", { class: "links" }, ...names)] : [];
}

function problems(policy, apply) {
  const count = policy.count === 1 ? "one problem" : `${policy.count} problems`;
  const item = card("blocked", `This policy cannot be built: ${count}.`);
  item.append(node("ul", {}, ...policy.problems.map((each) => problem(each, apply))));
  return item;
}

function problem(each, apply) {
  const line = each.line ? ` (line ${each.line})` : "";
  const item = node("li", { class: "problem" },
    node("p", {}, node("b", {}, each.field), `${line}: `, ...prose(each.message)),
    ...fixes(each.fixes, apply),
    node("details", {}, node("summary", {}, node("code", { class: "problem-code" }, each.code)), paragraph(each.more, "problem-more")));
  return item;
}

// Remarks, and the findings of a migration.

function* policyAnswers({ policy, request }) {
  for (const each of [...policy.remarks, ...request.remarks]) yield paragraph(each, "soft");
  if (!policy.findings.length) return;
  const found = policy.findings.map(finding);
  yield card("unsafe", "The migration found:", node("ul", { class: "findings" }, ...found));
}

function finding(each) {
  const where = each.line ? `, line ${each.line}` : "";
  const item = node("li", {}, node("span", { class: "kind", "data-kind": each.kind }, each.kind), " ",
    node("code", {}, `${each.option} = ${each.value}`), `${where}: `, ...prose(each.message));
  if (each.instead) item.append(" Instead: ", node("code", {}, each.instead));
  return item;
}

function explanation(each) {
  const item = card("blocked", each.sentence ?? each.event, node("p", { class: "where" }, node("code", {}, each.code)));
  if (each.sentence) item.append(paragraph(each.event));
  item.append(remedy(`${WHO[each.who] ?? ""}${each.remedy}`));
  if (each.command) item.append(node("p", {}, "Check the server: ", node("code", {}, each.command)));
  item.append(...links([each.mdn, ...(each.step_url ? [each.step_url] : [])], each.page));
  return item;
}

const WHO = {
  server: "The owner of the server changes it. ", page: "The author of the page changes it. ",
  user: "The user of the browser changes it. ", network: "The owner of the network changes it. ",
};

// The conversation.

function conversation(report) {
  const parts = report.exchanges.map((each, index) => exchange(each, deciding(report, index)));
  if (!parts.length) return [];
  return [node("h3", {}, "On the wire"), node("div", { class: "talk" }, ...parts)];
}

const deciding = ({ decides }, index) => (decides && decides[0] === index ? (decides[1] ?? "").toLowerCase() : "");

function exchange(each, decider) {
  const title = each.preflight ? "The preflight" : "The request";
  const path = each.url.replace(/^[a-z]+:\/\/[^/]*/i, "") || "/";
  const host = /^[a-z]+:\/\/([^/?#]*)/i.exec(each.url)?.[1] ?? "";
  const asked = [start(`${each.method} ${path}`), header(["Host", host], ""), ...each.request.map((line) => header(line, ""))];
  if (each.credentials) asked.push(header(["Cookie", "…"], ""));
  const answered = [start(each.status === null ? "no response" : String(each.status)), ...each.response.map((line) => header(line, decider))];
  const missing = decider && !each.response.some(([name]) => name.toLowerCase() === decider);
  if (missing) answered.push(node("li", { class: "decides" }, `no ${titled(decider)}`));
  return node("div", {}, node("h4", {}, title),
    node("ul", { class: "lines", "aria-label": `${title}: sent` }, ...asked),
    node("ul", { class: "lines", "aria-label": `${title}: answered` }, ...answered));
}

const start = (text) => node("li", { class: "start" }, text);
const titled = (name) => name.toLowerCase().replace(/(^|-)[a-z]/g, (letters) => letters.toUpperCase());

function header([name, value], decider) {
  const kind = name.toLowerCase() === decider ? "decides" : SHOWN.test(name) ? "cors" : "";
  return node("li", { class: kind }, `${titled(name)}: ${value}`);
}

// The engines.

function engine(each) {
  const sent = each.opaque ? "sent" : "allowed";
  const outcome = each.allowed ? sent : "blocked";
  const item = node("li", { "data-engine": each.name, "data-outcome": outcome },
    node("h4", {}, each.title, " ", node("span", { class: "outcome" }, OUTCOMES[outcome])),
    node("ol", { class: "steps" }, ...each.steps.map(step)));
  for (const line of each.console) item.append(node("p", { class: "console-line" }, line));
  return item;
}

function step({ text, step: name, url, ok }) {
  const word = ok ? "" : "Not passed: ";
  return node("li", { "data-ok": String(ok) }, node("span", { class: "sr" }, word), `${text} `, link(url, name.replace(/^Fetch, /, "")));
}

// The edges.

export function drawExport(answer, target) {
  for (const each of answer.exports) {
    const tab = document.querySelector(`#export-tabs [data-value="${each.name}"]`);
    tab.dataset.grade = each.grade;
    tab.replaceChildren(tab.dataset.title ??= tab.textContent, " ", node("span", { class: "grade" }, each.grade));
  }
  const chosen = answer.exports.find((each) => each.name === target) ?? answer.exports[0];
  const panel = [];
  const files = Object.entries(chosen.files);
  panel.push(paragraph(grade(chosen)));
  if (chosen.findings.length) {
    panel.push(node("ul", {}, ...chosen.findings.map((one) => node("li", {}, node("b", {}, one.part), `: ${one.grade}: ${one.reason}`))));
  }
  for (const [name, text] of files) panel.push(...exported(name, text));
  if (chosen.made && !files.length) panel.push(paragraph("Its files come with the next answer."));
  byId("export-panel").replaceChildren(...panel);
}

function grade({ title, made, findings }) {
  if (!made) return `${title} cannot express this policy exactly: an export would allow less or more, so the page writes none.`;
  return findings.length ? `${title} expresses this policy, with these differences:` : `${title} expresses this policy exactly.`;
}

function exported(name, text) {
  const pre = node("pre", { class: "code", tabindex: "0", role: "group", "aria-label": name }, node("code"));
  show(pre, text, "plain");
  const copy = node("button", { type: "button", class: "copy-file" }, `Copy ${name}`);
  copy.dataset.text = text;
  return [node("div", { class: "tools" }, copy), pre];
}
