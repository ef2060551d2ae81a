// Makes each constant droppable: a bundle contains only the constants that its program uses (tree shaking).
import MagicString from "magic-string";
import { parseAst } from "rolldown/parseAst";

/** The syntax nodes directly inside a node. */
function parts(node) {
  const children = Object.values(node).flat();
  return children.filter((child) => typeof child?.type === "string");
}

const isWrapping = ({ type }) => /^(TSAsExpression|TSSatisfiesExpression|TSNonNullExpression|Parenthesized)/.test(type);

/** True if bundlers recognize without help that an expression has no side effects. */
function isPlain(node) {
  if (isWrapping(node)) return isPlain(node.expression);
  switch (node.type) {
    case "ArrowFunctionExpression":
    case "FunctionExpression":
    case "ClassExpression":
    case "Literal":
    case "Identifier":
      return true;
    case "TemplateLiteral":
      return node.expressions.length === 0;
    case "UnaryExpression":
    case "BinaryExpression":
      return parts(node).every(({ type }) => type === "Literal");
    case "ArrayExpression":
      return node.elements.every((element) => element === null || isPlain(element));
    case "ObjectExpression":
      return node.properties.every((each) => each.type === "Property" && !each.computed && isPlain(each.value));
    default:
      return false;
  }
}

/** True if evaluating an expression awaits a promise. Functions and classes inside it are not evaluated. */
const awaits = (node) =>
  node.type === "AwaitExpression" || (!/Function|Class/.test(node.type) && parts(node).some(awaits));

/**
 * Wraps the value of each constant of a TypeScript module in a call that is marked as free of side effects.
 * Bundlers then drop the constant if the program does not use it.
 * Otherwise they would keep `kernel({ source: [file] })` and its WGSL. A mark on that call alone is not enough,
 * because reading an argument such as `family.extents` might have side effects too.
 */
export function droppable(code, file) {
  const edited = new MagicString(code);
  for (const statement of parseAst(code, { lang: "ts" }, file).body) {
    const declaration = statement.type === "ExportNamedDeclaration" ? statement.declaration : statement;
    if (declaration?.type !== "VariableDeclaration" || declaration.declare) continue;
    for (const { id, init } of declaration.declarations) {
      if (id.type !== "Identifier" || !init || isPlain(init) || awaits(init)) continue;
      edited.appendLeft(init.start, "/* @__PURE__ */ (() => (").appendRight(init.end, "))()");
    }
  }
  return edited;
}
