// What scripts add to the page: a search for models, an answer without a new page, a cursor in charts.
// Without them the same form, links and figures work; no price is computed here.

const MOST_FOUND = 8;
const SLOW = 150; // milliseconds after which a wait is shown
const RESTING = 120; // after the last key, before a search is asked

let asking = null;

/** Show the page of an address in the place of this one, as a link would. */
async function show(address, { isBack = false } = {}) {
  asking?.abort();
  asking = new AbortController();
  const main = document.querySelector("main");
  const waiting = setTimeout(() => main.setAttribute("aria-busy", "true"), SLOW);
  try {
    const answer = await fetch(address, { signal: asking.signal, headers: { Accept: "text/html" } });
    if (answer.status >= 500) throw new Error(answer.statusText);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const focused = document.activeElement?.id;
    document.title = page.title;
    main.replaceWith(page.querySelector("main"));
    document.querySelector("header").replaceWith(page.querySelector("header"));
    if (!isBack) history.pushState(null, "", address);
    begin();
    if (focused) document.getElementById(focused)?.focus();
  } catch (error) {
    if (error.name !== "AbortError") location.assign(address);
  } finally {
    clearTimeout(waiting);
    document.querySelector("main").removeAttribute("aria-busy");
  }
}

/** The address that a form asks for: what was left empty is not said. */
function addressOf(form) {
  const said = [...new FormData(form)].filter(([, value]) => value.trim());
  return `${form.getAttribute("action")}?${new URLSearchParams(said)}`;
}

/** Answer the form in place, when it is sent and when one of its words changes. */
function followForm(form) {
  const ask = () => show(addressOf(form));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    ask();
  });
  form.addEventListener("change", (event) => {
    if (event.target.id !== "add" && event.target.id !== "unfold") ask();
  });
}

/** A list of models below the field that adds one: by arrows and Enter, or by the pointer. */
function followSearch(field) {
  const list = document.createElement("ul");
  list.id = "found";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", field.getAttribute("aria-label"));
  list.hidden = true;
  field.after(list);
  field.setAttribute("role", "combobox");
  field.setAttribute("aria-controls", "found");
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-expanded", "false");
  let chosen = -1;
  let resting = 0;

  const close = () => {
    list.hidden = true;
    chosen = -1;
    field.setAttribute("aria-expanded", "false");
    field.removeAttribute("aria-activedescendant");
  };
  const choose = (place) => {
    chosen = place;
    [...list.children].forEach((each, number) => each.setAttribute("aria-selected", String(number === place)));
    const option = list.children[place];
    if (option) field.setAttribute("aria-activedescendant", option.id);
    option?.scrollIntoView({ block: "nearest" });
  };
  const take = (option) => {
    field.value = option.dataset.model;
    close();
    field.form.requestSubmit();
  };
  const search = async () => {
    const text = field.value.trim();
    if (!text) return close();
    const answer = await fetch(`v1/models?${new URLSearchParams({ search: text, limit: MOST_FOUND })}`);
    if (!answer.ok || field.value.trim() !== text) return;
    const { models } = await answer.json();
    list.replaceChildren(
      ...models.map((model, number) => {
        const option = document.createElement("li");
        option.id = `found-${number}`;
        option.setAttribute("role", "option");
        option.dataset.model = model.model;
        option.append(model.name, Object.assign(document.createElement("small"), { textContent: model.model }));
        option.addEventListener("pointerdown", (event) => {
          event.preventDefault();
          take(option);
        });
        return option;
      }),
    );
    list.style.left = `${field.offsetLeft}px`;
    list.hidden = !models.length;
    field.setAttribute("aria-expanded", String(!list.hidden));
    choose(models.length ? 0 : -1);
  };
  field.addEventListener("input", () => {
    clearTimeout(resting);
    resting = setTimeout(search, RESTING);
  });
  field.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    const most = list.children.length - 1;
    if (event.key === "ArrowDown") choose(Math.min(chosen + 1, most));
    else if (event.key === "ArrowUp") choose(Math.max(chosen - 1, 0));
    else if (event.key === "Enter" && chosen >= 0) take(list.children[chosen]);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
  });
  field.addEventListener("blur", close);
}

/** A cursor in a chart: a slider below it reads out the figures of its table, and the pointer moves it. */
function followChart(card) {
  const slider = card.querySelector("input.cursor");
  const rows = [...card.querySelectorAll("tbody tr")];
  if (!slider || !rows.length) return;
  const names = [...card.querySelectorAll("thead th")].map((each) => each.textContent);
  const drawn = card.querySelector(".wide-chart svg");
  const places = slider.dataset.places.split(" ").map(Number);
  const tip = document.createElement("p");
  tip.className = "tip";
  tip.hidden = true;
  drawn.parentElement.append(tip);
  const line = document.createElementNS("http://www.w3.org/2000/svg", "line");
  line.setAttribute("class", "rule");
  line.setAttribute("y1", "18");
  line.setAttribute("y2", String(drawn.viewBox.baseVal.height - 30));
  let isPinned = false;

  const read = (place) => {
    const cells = [...rows[place].children].map((each) => each.textContent);
    const said = cells.slice(1).map((text, number) => text && `${names[number + 1]}: ${text}`).filter(Boolean);
    slider.value = place;
    slider.setAttribute("aria-valuetext", [cells[0], ...said].join("; "));
    line.setAttribute("x1", places[place]);
    line.setAttribute("x2", places[place]);
    drawn.append(line);
    tip.textContent = [cells[0], ...said].join("\n");
    tip.hidden = false;
    tip.classList.toggle("left", places[place] > drawn.viewBox.baseVal.width / 2);
  };
  const free = () => {
    isPinned = false;
    tip.hidden = true;
    line.remove();
  };
  slider.hidden = false;
  slider.addEventListener("input", () => read(Number(slider.value)));
  slider.addEventListener("focus", () => read(Number(slider.value)));
  slider.addEventListener("blur", () => isPinned || free());
  slider.addEventListener("keydown", (event) => {
    if (event.key === "Escape") free();
    if (event.key === "Enter") isPinned = true;
  });
  drawn.addEventListener("pointermove", (event) => {
    if (isPinned) return;
    const box = drawn.getBoundingClientRect();
    const at = ((event.clientX - box.left) / box.width) * drawn.viewBox.baseVal.width;
    const near = places.map((each) => Math.abs(each - at));
    read(near.indexOf(Math.min(...near)));
  });
  drawn.addEventListener("pointerleave", () => isPinned || free());
  drawn.addEventListener("click", () => {
    isPinned = !isPinned;
  });
}

/** Follow what the page has now. */
function begin() {
  const form = document.querySelector("form.question[action='./']");
  if (form) followForm(form);
  const field = document.getElementById("add");
  if (field) followSearch(field);
  document.querySelectorAll(".chart-card").forEach(followChart);
}

addEventListener("popstate", () => show(location.href, { isBack: true }));
addEventListener("keydown", (event) => {
  const isTyping = event.target.closest?.("input, textarea, select");
  if (event.key === "/" && !isTyping && document.getElementById("add")) {
    event.preventDefault();
    document.getElementById("add").focus();
  }
});
begin();
