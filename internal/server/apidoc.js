"use strict";
(() => {
  const main = document.getElementById("operations");
  const make = (tag, attrs = {}, ...children) => {
    const e = document.createElement(tag);
    for (const [k, v] of Object.entries(attrs)) e[k] = v;
    e.append(...children);
    return e;
  };
  const cookie = name => (document.cookie.match("(?:^|; )" + name + "=([^;]*)") || [])[1] || "";

  fetch("/api/schema/?format=json").then(r => r.json()).then(show)
    .catch(e => { main.textContent = "The contract could not be read: " + e; });

  function show(doc) {
    const deref = x => {
      for (let n = 0; x && x.$ref && n < 20; n++)
        x = x.$ref.slice(2).split("/").reduce((o, k) => o && o[k.replaceAll("~1", "/").replaceAll("~0", "~")], doc);
      return x || {};
    };
    document.getElementById("about").textContent = (doc.info.description || "") + " Version " + doc.info.version + ".";
    const groups = new Map();
    for (const [path, item] of Object.entries(doc.paths))
      for (const method of ["get", "post", "put", "patch", "delete"])
        if (item[method]) {
          const tag = (item[method].tags || ["other"])[0];
          if (!groups.has(tag)) groups.set(tag, []);
          groups.get(tag).push({ path, method, op: item[method], shared: item.parameters || [] });
        }
    for (const [tag, list] of groups) {
      const section = make("section", {}, make("h2", { textContent: tag }));
      for (const o of list) section.append(operation(o));
      main.append(section);
    }
    document.getElementById("filter").addEventListener("input", e => {
      const words = e.target.value.toLowerCase().split(/\s+/);
      for (const s of main.children) {
        let any = false;
        for (const d of s.querySelectorAll("details")) {
          d.hidden = !words.every(w => d.dataset.text.includes(w));
          any = any || !d.hidden;
        }
        s.hidden = !any;
      }
    });

    // example makes a value that fits a schema.
    function example(schema, depth = 0) {
      schema = deref(schema);
      if (schema.example !== undefined) return schema.example;
      if (schema.default !== undefined) return schema.default;
      if (schema.enum) return schema.enum[0];
      for (const k of ["allOf", "oneOf", "anyOf"])
        if (schema[k]) return k === "allOf" ? Object.assign({}, ...schema[k].map(s => example(s, depth + 1))) : example(schema[k][0], depth + 1);
      if (depth > 4) return null;
      switch (schema.type) {
        case "object": {
          const o = {};
          for (const [k, v] of Object.entries(schema.properties || {})) if (!deref(v).readOnly) o[k] = example(v, depth + 1);
          return o;
        }
        case "array": return [example(schema.items || {}, depth + 1)];
        case "integer": case "number": return schema.minimum || 1;
        case "boolean": return true;
        case "string": return "";
      }
      return null;
    }

    function operation({ path, method, op, shared }) {
      const body = make("div", { className: "body" });
      const d = make("details", {},
        make("summary", {}, make("b", { className: "method " + method, textContent: method.toUpperCase() }),
          make("code", { textContent: path }), make("span", { textContent: op.summary || op.description || "" })), body);
      d.dataset.text = (method + " " + path + " " + (op.summary || "") + " " + (op.description || "")).toLowerCase();
      d.addEventListener("toggle", () => { if (d.open && !body.hasChildNodes()) fill(body, path, method, op, shared); });
      return d;
    }

    function fill(body, path, method, op, shared) {
      if (op.description) body.append(make("p", { textContent: op.description }));
      const inputs = [];
      const params = [...shared, ...(op.parameters || [])].map(deref);
      if (params.length) {
        const t = make("table", {}, make("tr", {}, ...["Parameter", "In", "Type", "Value"].map(x => make("th", { textContent: x }))));
        for (const p of params) {
          const input = make("input", { placeholder: p.description || "" });
          inputs.push([p, input]);
          t.append(make("tr", {}, make("td", {}, make("code", { textContent: p.name + (p.required ? " *" : "") })), make("td", { textContent: p.in }),
            make("td", { textContent: deref(p.schema || {}).type || "" }), make("td", {}, input)));
        }
        body.append(t);
      }
      const content = deref(op.requestBody || {}).content;
      let text;
      if (content && content["application/json"]) {
        text = make("textarea", { value: JSON.stringify(example(content["application/json"].schema), null, 2), spellcheck: false });
        body.append(make("p", { textContent: "Body" }), text);
      }
      const answers = make("table", {}, make("tr", {}, make("th", { textContent: "Answer" }), make("th", { textContent: "" })));
      for (const [status, r] of Object.entries(op.responses || {}))
        answers.append(make("tr", {}, make("td", { textContent: status }), make("td", { textContent: deref(r).description || "" })));
      body.append(answers);
      const out = make("pre", { hidden: true });
      const button = make("button", { textContent: "Send" });
      button.addEventListener("click", async () => {
        let url = path;
        const query = new URLSearchParams();
        const headers = { Accept: "application/json" };
        for (const [p, input] of inputs) {
          if (p.in === "path") url = url.replace("{" + p.name + "}", encodeURIComponent(input.value));
          else if (input.value && p.in === "query") query.append(p.name, input.value);
          else if (input.value && p.in === "header") headers[p.name] = input.value;
        }
        if ([...query].length) url += "?" + query;
        if (method !== "get") headers["X-CSRFToken"] = cookie("csrftoken");
        if (text) headers["Content-Type"] = "application/json";
        out.hidden = false;
        try {
          const r = await fetch(url, { method: method.toUpperCase(), headers, body: text ? text.value : undefined });
          let answer = await r.text();
          try { answer = JSON.stringify(JSON.parse(answer), null, 2); } catch { /* no JSON: shown as it is */ }
          out.textContent = r.status + " " + r.statusText + "\n\n" + answer;
        } catch (e) { out.textContent = String(e); }
      });
      body.append(button, out);
    }
  }
})();
