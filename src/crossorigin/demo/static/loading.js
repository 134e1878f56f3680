// The words of a resource's loading that the model of a browser takes.

const ATTRIBUTES = { plain: "", crossorigin: "anonymous", "use-credentials": "use-credentials" };

export function loaded(site, resource, mode) {
  const described = site.resources.find(({ name }) => name === resource.name);
  return {
    credentials: mode === "use-credentials",
    destination: described?.destination ?? "",
    crossorigin: ATTRIBUTES[mode] ?? "",
    mode: mode === "no-cors" ? mode : "cors",
  };
}
