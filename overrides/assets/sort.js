// Sorting for tables that are whole: header cells become buttons, but those of pictures.
// Without this the tables stay as they are. Rows of one value keep the order in which the page came.

const collator = new Intl.Collator("zh", { numeric: true })

/** What a row has in a column: a number where the cell names one, else words; null where it is blank. */
function key(row, column) {
  const cell = row.cells[column]
  if (cell.dataset.sort !== undefined) return Number(cell.dataset.sort)
  return cell.textContent.trim() || null
}

/** Rows in the order of a column; blank cells last in both directions. */
function ordered(rows, column, direction) {
  const sign = direction === "descending" ? -1 : 1
  return rows
    .map((row) => [key(row, column), row])
    .sort(([a], [b]) => {
      if (a === null || b === null) return (a === null) - (b === null)
      return sign * (typeof a === "number" && typeof b === "number" ? a - b : collator.compare(a, b))
    })
    .map(([, row]) => row)
}

/** Makes a table sortable. Numbers start with the largest, words with the first. */
export function enhance(table) {
  const body = table.tBodies[0]
  const headers = [...table.tHead.rows[0].cells]
  const original = [...body.rows]
  if (table.classList.contains("gk-sorted")) return
  table.classList.add("gk-sorted")
  headers.forEach((header, column) => {
    if (header.dataset.unsorted !== undefined) return
    const button = document.createElement("button")
    button.type = "button"
    button.append(...header.childNodes)
    header.append(button)
    button.addEventListener("click", () => {
      const numeric = original.some((row) => typeof key(row, column) === "number")
      const [first, second] = numeric ? ["descending", "ascending"] : ["ascending", "descending"]
      const direction = header.getAttribute("aria-sort") === first ? second : first
      for (const other of headers) other.removeAttribute("aria-sort")
      header.setAttribute("aria-sort", direction)
      body.append(...ordered(original, column, direction))
    })
  })
}

for (const table of document.querySelectorAll("table.gk-table[data-sortable]")) enhance(table)
