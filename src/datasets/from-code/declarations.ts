import type { Class, Program, Statement } from 'oxc-parser';

/** Where a declaration stands in its file, in UTF-16 units: with `export` and decorators, without its comment. */
export interface DeclarationSpan {
  readonly start: number;
  readonly end: number;
}

type Body = readonly (Statement | Program['body'][number])[];

const DECLARATIONS: ReadonlySet<string> = new Set([
  'FunctionDeclaration',
  'TSDeclareFunction',
  'ClassDeclaration',
  'TSInterfaceDeclaration',
  'TSTypeAliasDeclaration',
  'TSEnumDeclaration',
  'VariableDeclaration',
  'ArrowFunctionExpression', // only as a default export
]);

/** Declarations of a file and of its namespaces, and the methods of its classes; nothing inside functions. */
export function* declarationsIn(body: Body): Generator<DeclarationSpan> {
  for (const [index, statement] of body.entries()) {
    const declared = declaredBy(statement);
    if (!declared) continue;
    if (DECLARATIONS.has(declared.type)) {
      yield { start: startWithDecorators(statement, declared), end: endWithOverloads(body, index) };
    }
    if (declared.type === 'ClassDeclaration') yield* methodsOf(declared);
    if (declared.type === 'TSModuleDeclaration' && declared.body?.type === 'TSModuleBlock') {
      yield* declarationsIn(declared.body.body);
    }
  }
}

function declaredBy(statement: Body[number]) {
  const isExport = statement.type === 'ExportNamedDeclaration' || statement.type === 'ExportDefaultDeclaration';
  return isExport ? statement.declaration : statement;
}

/** Decorators may stand before `export`. */
function startWithDecorators(statement: Body[number], declared: object): number {
  const [decorator] = 'decorators' in declared ? (declared as Class).decorators : [];
  return Math.min(statement.start, decorator?.start ?? statement.start);
}

function* methodsOf({ body }: Class): Generator<DeclarationSpan> {
  for (const member of body.body) {
    if (member.type === 'MethodDefinition' && member.value.body) yield { start: member.start, end: member.end };
  }
}

/** Overloads are one declaration with the function behind them. */
function endWithOverloads(body: Body, first: number): number {
  let last = first;
  while (isOverload(body[last]) && functionName(body[last + 1]) === functionName(body[first])) last += 1;
  return body[last]?.end ?? 0;
}

function isOverload(statement: Body[number] | undefined): boolean {
  return statement !== undefined && declaredBy(statement)?.type === 'TSDeclareFunction';
}

function functionName(statement: Body[number] | undefined): string | undefined {
  const declared = statement && declaredBy(statement);
  return declared && 'id' in declared && declared.id && 'name' in declared.id ? declared.id.name : undefined;
}
