// lets bundlers leave out what a program does not use, declaration by declaration
import MagicString from "magic-string";
import { parseAst } from "rolldown/parseAst";

/** Expressions inside an expression, but not inside functions and classes: they are not evaluated with it. */
function parts(node) {
  const children = Object.values(node).flat();
  return children.filter((child) => typeof child?.type === "string");
}

const isWrapping = ({ type }) => /^(TSAsExpression|TSSatisfiesExpression|TSNonNullExpression|Parenthesized)/.test(type);

/** Whether bundlers see by themselves that an expression does nothing but give a value. */
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

/** Whether an expression waits for something while it is evaluated. */
const awaits = (node) =>
  node.type === "AwaitExpression" || (!/Function|Class/.test(node.type) && parts(node).some(awaits));

/**
 * TypeScript in which every constant of a module is known to be dropped where nobody uses it: its value is made by a
 * call that is marked as free of effects. A bundler keeps `kernel({ source: [file] })` and the WGSL in it otherwise,
 * and a mark before it is not enough, because what is read for an argument (`family.extents`) might have effects too.
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
