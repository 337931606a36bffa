/** Codes and names as MongoDB gives them, so that drivers and mongoose react as they would to it. */
const NAMES = {
  1: "InternalError",
  2: "BadValue",
  9: "FailedToParse",
  14: "TypeMismatch",
  20: "IllegalOperation",
  26: "NamespaceNotFound",
  27: "IndexNotFound",
  28: "PathNotViable",
  31: "UnknownReplWriteConcern",
  40: "ConflictingUpdateOperators",
  43: "CursorNotFound",
  48: "NamespaceExists",
  50: "MaxTimeMSExpired",
  52: "DollarPrefixedFieldName",
  53: "InvalidIdField",
  54: "NotSingleValueField",
  56: "EmptyFieldName",
  59: "CommandNotFound",
  66: "ImmutableField",
  67: "CannotCreateIndex",
  72: "InvalidOptions",
  73: "InvalidNamespace",
  85: "IndexOptionsConflict",
  86: "IndexKeySpecsConflict",
  112: "WriteConflict",
  115: "CommandNotSupported",
  121: "DocumentValidationFailure",
  168: "InvalidPipelineOperator",
  171: "CannotIndexParallelArrays",
  238: "NotImplemented",
  251: "NoSuchTransaction",
  256: "TransactionCommitted",
  263: "OperationNotSupportedInTransaction",
  286: "ChangeStreamHistoryLost",
  10334: "BSONObjectTooLarge",
  11000: "DuplicateKey",
  16410: "Location16410",
  31253: "Location31253",
  31254: "Location31254",
  40228: "Location40228",
  40323: "Location40323",
  40324: "Location40324",
  40414: "Location40414",
  40415: "Location40415",
} as const;

export type ErrorCode = keyof typeof NAMES;

/** A failure that the client is told, with the code MongoDB uses for it. */
export class CommandError extends Error {
  readonly code: ErrorCode;
  readonly codeName: string;
  /** Further fields of the reply, such as `keyPattern`. */
  readonly extra: Record<string, unknown>;
  labels: string[] = [];

  constructor(code: ErrorCode, message: string, extra: Record<string, unknown> = {}) {
    super(message);
    this.name = "CommandError";
    this.code = code;
    this.codeName = NAMES[code];
    this.extra = extra;
  }
}

/** For what MongoDB can do and this database cannot: said plainly, never answered wrongly. */
export function unsupported(what: string): CommandError {
  return new CommandError(
    238,
    `The embedded database does not support ${what}; use MongoDB (MONGODB_URI) for it`,
  );
}
