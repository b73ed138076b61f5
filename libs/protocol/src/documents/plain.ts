/** Anything that a document may hold. */
export type Plain = Readonly<Record<string, unknown>>;

/** A schema that every reader of JSON Schema understands: what only the compiled check knows is left out. */
export const plain = (schema: object): Plain => JSON.parse(JSON.stringify(schema)) as Plain;

export const ref = (name: string): Plain => ({ $ref: `#/components/schemas/${name}` });
export const object = (properties: Plain, required: readonly string[] = Object.keys(properties), description?: string): Plain => ({
  type: 'object', properties, ...(required.length > 0 && { required }), ...(description !== undefined && { description }),
});
export const array = (items: Plain, more: Plain = {}): Plain => ({ type: 'array', items, ...more });
export const string = (description: string, more: Plain = {}): Plain => ({ type: 'string', description, ...more });
export const integer = (description: string, more: Plain = {}): Plain => ({ type: 'integer', description, ...more });
export const boolean = (description: string): Plain => ({ type: 'boolean', description });
