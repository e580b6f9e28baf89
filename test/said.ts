/** English texts that sources give as what was expected: also where a helper, a choice or a constant hands them over. */
import { dirname, join } from 'node:path';
import ts from 'typescript';
import { textOf } from './sources.js';

/** What stands for a value that only a run knows; a slot of a phrase takes it over. */
const SLOT = '7';
/** Texts of one expression that are told apart; a helper that is called more often says nothing new. */
const MOST = 400;
/** Helpers within helpers. */
const DEEPEST = 12;

type Function = ts.ArrowFunction | ts.FunctionExpression | ts.FunctionDeclaration | ts.MethodDeclaration;

/** What the parameters of a function are in the call that is being read. */
type Given = ReadonlyMap<Function, ts.CallExpression>;

const isFunction = (node: ts.Node): node is Function => ts.isArrowFunction(node) || ts.isFunctionExpression(node) || ts.isFunctionDeclaration(node) || ts.isMethodDeclaration(node);

/** An expression without brackets and words for the compiler. */
function bare(node: ts.Expression): ts.Expression {
  let own = node;
  while (ts.isParenthesizedExpression(own) || ts.isAsExpression(own) || ts.isSatisfiesExpression(own) || ts.isNonNullExpression(own) || ts.isAwaitExpression(own)) own = own.expression;
  return own;
}

/** Every one before every other. */
const joined = (heads: readonly string[], tails: readonly string[]): string[] => heads.flatMap((head) => tails.map((tail) => head + tail)).slice(0, MOST);

const nameOf = (node: ts.PropertyName | ts.BindingName | undefined): string | null => (node !== undefined && (ts.isIdentifier(node) || ts.isStringLiteral(node)) ? node.text : null);

/** The sources that are walked. */
export class Said {
  private readonly parsed = new Map<string, ts.SourceFile>();
  private readonly calls = new Map<string, readonly ts.CallExpression[]>();
  /** Expressions that are being read, so that what leads back to itself ends. */
  private readonly open = new Set<ts.Node>();

  constructor(private readonly files: readonly { readonly path: string; readonly text: string }[]) {}

  /** What a file gives under one of these names of properties, as `expected`. */
  under(path: string, properties: readonly string[]): string[] {
    const found = new Set<string>();
    const visit = (node: ts.Node): void => {
      if (ts.isPropertyAssignment(node) && properties.includes(nameOf(node.name) ?? '')) for (const text of this.texts(node.initializer, new Map())) found.add(text);
      else if (ts.isShorthandPropertyAssignment(node) && properties.includes(node.name.text)) for (const text of this.texts(node.name, new Map())) found.add(text);
      ts.forEachChild(node, visit);
    };
    visit(this.source(path));
    found.delete(SLOT);
    return [...found];
  }

  private source(path: string): ts.SourceFile {
    const known = this.parsed.get(path) ?? ts.createSourceFile(path, this.files.find((file) => file.path === path)?.text ?? textOf(path), { languageVersion: ts.ScriptTarget.Latest, jsDocParsingMode: ts.JSDocParsingMode.ParseNone }, true);
    this.parsed.set(path, known);
    return known;
  }

  /** Texts that an expression may be. */
  private texts(expression: ts.Expression, given: Given): string[] {
    const node = bare(expression);
    if (ts.isStringLiteralLike(node)) return [node.text];
    if (this.open.has(node) || this.open.size > DEEPEST) return [SLOT];
    this.open.add(node);
    try {
      return [...new Set(this.textsWithin(node, given))].slice(0, MOST);
    } finally {
      this.open.delete(node);
    }
  }

  private textsWithin(node: ts.Expression, given: Given): string[] {
    if (ts.isTemplateExpression(node)) return node.templateSpans.reduce<string[]>((heads, { expression, literal }) => joined(joined(heads, this.texts(expression, given)), [literal.text]), [node.head.text]);
    if (ts.isConditionalExpression(node)) return [...this.texts(node.whenTrue, given), ...this.texts(node.whenFalse, given)];
    if (ts.isBinaryExpression(node)) {
      const [left, right] = [this.texts(node.left, given), this.texts(node.right, given)];
      if (node.operatorToken.kind === ts.SyntaxKind.PlusToken) return joined(left, right);
      const isOther = node.operatorToken.kind === ts.SyntaxKind.QuestionQuestionToken || node.operatorToken.kind === ts.SyntaxKind.BarBarToken;
      return isOther ? [...left, ...right.filter((text) => text !== '')] : [SLOT]; // `?? ''` is for the compiler
    }
    if (ts.isIdentifier(node)) return this.textsOf(this.declared(node), given);
    if (ts.isElementAccessExpression(node) || ts.isPropertyAccessExpression(node)) return this.textsOfMember(node, given);
    if (ts.isCallExpression(node) && ts.isIdentifier(node.expression)) {
      const called = this.functionOf(this.declared(node.expression));
      return called === null ? [SLOT] : this.returned(called, new Map([...given, [called, node]]));
    }
    return [SLOT];
  }

  /** A value of an object or a list that stands under a name: the one that is asked for, else any. */
  private textsOfMember(node: ts.ElementAccessExpression | ts.PropertyAccessExpression, given: Given): string[] {
    const value = this.valueOf(node.expression);
    const key = ts.isPropertyAccessExpression(node) ? node.name.text : ts.isStringLiteralLike(node.argumentExpression) ? node.argumentExpression.text : null;
    if (value !== null && ts.isObjectLiteralExpression(value)) {
      const own = value.properties.filter(ts.isPropertyAssignment).filter(({ name }) => key === null || nameOf(name) === key);
      return own.length === 0 ? [SLOT] : own.flatMap(({ initializer }) => this.texts(initializer, given));
    }
    return value !== null && ts.isArrayLiteralExpression(value) && ts.isElementAccessExpression(node) ? value.elements.flatMap((element) => this.texts(element, given)) : [SLOT];
  }

  /** The literal that stands under a name. */
  private valueOf(expression: ts.Expression): ts.Expression | null {
    const node = bare(expression);
    if (!ts.isIdentifier(node)) return node;
    const declaration = this.declared(node);
    return declaration !== null && ts.isVariableDeclaration(declaration) && declaration.initializer !== undefined ? bare(declaration.initializer) : null;
  }

  /** Where a name was declared: by a parameter, a constant, a function, in this file or the one it comes from. */
  private declared(name: ts.Identifier): ts.Node | null {
    for (let scope: ts.Node = name.parent; ; scope = scope.parent) {
      const found = this.declaredIn(scope, name.text);
      if (found !== null) return found;
      if (ts.isSourceFile(scope)) return null;
    }
  }

  private declaredIn(scope: ts.Node, name: string): ts.Node | null {
    const within = (binding: ts.BindingName, declaration: ts.Node): ts.Node | null => {
      if (ts.isIdentifier(binding)) return binding.text === name ? declaration : null;
      for (const element of binding.elements) {
        const found = ts.isBindingElement(element) ? within(element.name, element) : null;
        if (found !== null) return found;
      }
      return null;
    };
    const first = (declarations: readonly (ts.VariableDeclaration | ts.ParameterDeclaration)[]): ts.Node | null => declarations.map((one) => within(one.name, one)).find((found) => found !== null) ?? null;
    if (isFunction(scope)) return first([...scope.parameters]);
    if ((ts.isForOfStatement(scope) || ts.isForStatement(scope)) && scope.initializer !== undefined && ts.isVariableDeclarationList(scope.initializer)) return first([...scope.initializer.declarations]);
    if (!ts.isBlock(scope) && !ts.isSourceFile(scope) && !ts.isCaseClause(scope)) return null;
    for (const statement of scope.statements) {
      if (ts.isFunctionDeclaration(statement) && statement.name?.text === name) return statement;
      const found = ts.isVariableStatement(statement) ? first([...statement.declarationList.declarations]) : ts.isImportDeclaration(statement) ? this.imported(statement, name) : null;
      if (found !== null) return found;
    }
    return null;
  }

  private imported(statement: ts.ImportDeclaration, name: string): ts.Node | null {
    const bindings = statement.importClause?.namedBindings;
    const from = (statement.moduleSpecifier as ts.StringLiteral).text;
    if (bindings === undefined || !ts.isNamedImports(bindings) || !from.startsWith('.')) return null;
    const own = bindings.elements.find((element) => element.name.text === name);
    const path = join(dirname(statement.getSourceFile().fileName), from).replace(/\.js$/, '.ts');
    return own === undefined || !this.files.some((file) => file.path === path) ? null : this.declaredIn(this.source(path), (own.propertyName ?? own.name).text);
  }

  private textsOf(declaration: ts.Node | null, given: Given): string[] {
    if (declaration === null) return [SLOT];
    if (ts.isVariableDeclaration(declaration) && declaration.initializer !== undefined) return this.texts(declaration.initializer, given);
    if (ts.isParameter(declaration)) return this.handedOver(declaration, declaration, given);
    return ts.isBindingElement(declaration) ? this.taken(declaration, given) : [SLOT];
  }

  /** A part of what a parameter or a loop takes apart. */
  private taken(element: ts.BindingElement, given: Given): string[] {
    const pattern = element.parent;
    const whole = pattern.parent;
    const part = (value: ts.Expression): string[] => this.part(value, element, given);
    if (ts.isParameter(whole)) return this.handedOver(whole, element, given);
    if (!ts.isVariableDeclaration(whole)) return [SLOT];
    if (whole.initializer !== undefined) return part(whole.initializer);
    const loop = whole.parent.parent;
    const list = ts.isForOfStatement(loop) ? this.valueOf(loop.expression) : null;
    return list !== null && ts.isArrayLiteralExpression(list) ? list.elements.flatMap(part) : [SLOT];
  }

  /** What stands in a literal where a pattern takes it. */
  private part(expression: ts.Expression, element: ts.BindingElement, given: Given): string[] {
    const value = this.valueOf(expression);
    if (value !== null && ts.isArrayLiteralExpression(value) && ts.isArrayBindingPattern(element.parent)) {
      const own = value.elements[element.parent.elements.indexOf(element)];
      return own === undefined || ts.isSpreadElement(own) ? [SLOT] : this.texts(own, given);
    }
    if (value === null || !ts.isObjectLiteralExpression(value)) return [SLOT];
    const key = nameOf(element.propertyName ?? element.name);
    return value.properties.flatMap((property) => (ts.isPropertyAssignment(property) && nameOf(property.name) === key ? this.texts(property.initializer, given) : ts.isShorthandPropertyAssignment(property) && property.name.text === key ? this.texts(property.name, given) : []));
  }

  /** What a parameter is given: in the call that is being read, else in every call of its function. */
  private handedOver(parameter: ts.ParameterDeclaration, element: ts.ParameterDeclaration | ts.BindingElement, given: Given): string[] {
    const owner = parameter.parent;
    if (!isFunction(owner)) return [SLOT];
    const at = owner.parameters.indexOf(parameter);
    const argument = (value: ts.Expression, rest: Given): string[] => (ts.isParameter(element) ? this.texts(value, rest) : this.part(value, element, rest));
    const otherwise = element.initializer === undefined ? [] : this.texts(element.initializer, given);
    const own = given.get(owner);
    const rest = new Map([...given].filter(([each]) => each !== owner));
    const values = (own === undefined ? this.callsOf(owner) : [own]).flatMap(({ arguments: all }) => (all[at] === undefined || all.slice(0, at).some(ts.isSpreadElement) ? [] : [all[at]]));
    // of a list, one by one
    const listed = values.length === 0 && at === 0 ? this.elementsFor(owner) : [];
    return [...otherwise, ...[...values, ...listed].flatMap((value) => argument(value, rest))];
  }

  /** Elements of the list literal that a function is called for, one by one. */
  private elementsFor(owner: Function): readonly ts.Expression[] {
    const call = owner.parent;
    if (!ts.isCallExpression(call) || !ts.isPropertyAccessExpression(call.expression) || !['map', 'flatMap', 'forEach'].includes(call.expression.name.text)) return [];
    const list = this.valueOf(call.expression.expression);
    return list !== null && ts.isArrayLiteralExpression(list) ? list.elements : [];
  }

  private functionOf(declaration: ts.Node | null): Function | null {
    if (declaration === null) return null;
    if (ts.isFunctionDeclaration(declaration)) return declaration;
    const value = ts.isVariableDeclaration(declaration) && declaration.initializer !== undefined ? bare(declaration.initializer) : null;
    return value !== null && isFunction(value) ? value : null;
  }

  /** Texts that a function may return. */
  private returned(owner: Function, given: Given): string[] {
    if (owner.body === undefined) return [SLOT];
    if (!ts.isBlock(owner.body)) return this.texts(owner.body, given);
    const found: string[] = [];
    const visit = (node: ts.Node): void => {
      if (isFunction(node)) return;
      if (ts.isReturnStatement(node) && node.expression !== undefined) found.push(...this.texts(node.expression, given));
      ts.forEachChild(node, visit);
    };
    visit(owner.body);
    return found;
  }

  /** Every call of a function, in its file and, where it is exported, in those that import it. */
  private callsOf(owner: Function): readonly ts.CallExpression[] {
    const name = nameOf(owner.name) ?? (ts.isVariableDeclaration(owner.parent) || ts.isPropertyAssignment(owner.parent) ? nameOf(owner.parent.name) : null);
    if (name === null) return [];
    const { fileName } = owner.getSourceFile();
    const statement = ts.isVariableDeclaration(owner.parent) ? owner.parent : owner;
    if ((ts.getCombinedModifierFlags(statement) & ts.ModifierFlags.Export) === 0) return this.callsIn(fileName, name);
    const from = `/${fileName.replace(/.*\//, '').replace(/\.ts$/, '')}.js'`;
    const importing = this.files.filter(({ path, text }) => path === fileName || (text.includes(from) && text.includes(name)));
    return importing.flatMap(({ path }) => this.callsIn(path, name));
  }

  private callsIn(path: string, name: string): readonly ts.CallExpression[] {
    const key = `${path} ${name}`;
    const known = this.calls.get(key);
    if (known !== undefined) return known;
    const found: ts.CallExpression[] = [];
    const visit = (node: ts.Node): void => {
      if (ts.isCallExpression(node) && ((ts.isIdentifier(node.expression) && node.expression.text === name) || (ts.isPropertyAccessExpression(node.expression) && node.expression.name.text === name))) found.push(node);
      ts.forEachChild(node, visit);
    };
    visit(this.source(path));
    this.calls.set(key, found);
    return found;
  }
}
