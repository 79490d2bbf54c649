/**
 * The grammar of CQL 3.4.7 as Cassandra's parser generator sees it, for explaining errors only.
 *
 * A line is a rule. Words in capitals are keywords and kinds of tokens, `'x'` symbols, other words
 * rules. `( )` groups, `|` separates alternatives, `?` and `*` repeat. `[A B]` is one token of a
 * set. `@` before alternatives, after the name of a rule or the parenthesis of a group, marks a
 * decision that Cassandra makes by table: one that refuses a token even where leaving out would
 * do, and that reads one token further than it has to. `<rule>` before an alternative means that
 * it is tried first and taken when that rule matches.
 */
export const GRAMMAR = `
query: cqlStatement ';'* END
cqlStatement@: select | insert | update | batch | delete | use | truncate | createKeyspace
  | createTable | createIndex | dropKeyspace | dropTable | dropIndex | alterTable | alterKeyspace
  | grantPermissions | revokePermissions | listPermissions | createUser | alterUser | dropUser
  | listUsers | createTrigger | dropTrigger | createType | alterType | dropType | createFunction
  | dropFunction | createAggregate | dropAggregate | createRole | alterRole | dropRole | listRoles
  | grantRole | revokeRole | createView | dropView | alterView | describe | addIdentity
  | dropIdentity
use: USE keyspaceName
select: SELECT (@ <jsonAhead> JSON)? selectClause FROM table (WHERE where)?
  (GROUP BY selectable (',' selectable)*)? (ORDER BY ordering (',' ordering)*)?
  (PER PARTITION LIMIT integer)? (LIMIT integer)? (ALLOW FILTERING)?
jsonAhead: JSON selectClause
selectClause@: <distinctAhead> DISTINCT selectors | selectors
distinctAhead: DISTINCT selectors
selectors: selector (',' selector)* | '*'
selector: selectable (AS name)?
selectable: selectionAddition
selectionAddition: selectionMultiplication
  ('+' selectionMultiplication | '-' selectionMultiplication)*
selectionMultiplication: selectionGroup
  ('*' selectionGroup | '/' selectionGroup | '%' selectionGroup)*
selectionGroup@: <withField> withField | operand | '-' selectionGroup
withField: operand modifiers
modifiers: '.' name modifiers | '[' subSelection ']' modifiers |
subSelection: term (RANGE term?)? | RANGE term
operand@: simpleSelector | <selectionHint> selectionHint | selectionTuple | selectionList
  | selectionBraces
selectionHint: '(' type ')' operand
selectionList: '[' (selectable (',' selectable)*)? ']'
selectionBraces: '{' selectable (selectionMap | selectionSet) '}' | '{' '}'
selectionMap: ':' selectable (',' selectable ':' selectable)*
selectionSet: (',' selectable)*
selectionTuple: '(' selectable (',' selectable)* ')'
simpleSelector@: name | selectionLiteral | selectionFunction
selectionFunction@: COUNT '(' '*' ')' | MAXWRITETIME '(' name modifiers ')'
  | WRITETIME '(' name modifiers ')' | TTL '(' name modifiers ')'
  | CAST '(' selectable AS nativeType ')' | functionName selectionArguments
selectionLiteral: constant | NULL | ':' name | QUESTION_MARK
selectionArguments: '(' (selectable (',' selectable)*)? ')'
where: relationOrExpression (AND relationOrExpression)*
relationOrExpression: relation | customExpression
customExpression: EXPR_PAREN nameOrMarker ',' term ')'
ordering: column (ANN OF term)? (ASC | DESC)?
insert: INSERT INTO table (normalInsert | JSON jsonInsert)
normalInsert: '(' column (',' column)* ')' VALUES '(' term (',' term)* ')' (IF NOT EXISTS)? using?
jsonInsert: jsonValue (DEFAULT (NULL | UNSET))? (IF NOT EXISTS)? using?
jsonValue: STRING_LITERAL | ':' name | QUESTION_MARK
using: USING usingPart (AND usingPart)*
usingPart: TIMESTAMP integer | TTL integer
update: UPDATE table using? SET assignment (',' assignment)* WHERE where (IF (EXISTS | conditions))?
conditions: condition (AND condition)*
delete: DELETE deletions? FROM table usingDelete? WHERE where (IF (EXISTS | conditions))?
deletions: deletion (',' deletion)*
deletion@: column | column '[' term ']' | column '.' name
usingDelete: USING TIMESTAMP integer
batch: BEGIN (UNLOGGED | COUNTER)? BATCH using? (modification ';'?)* APPLY BATCH
modification: insert | update | delete
createAggregate: CREATE (OR REPLACE)? AGGREGATE (IF NOT EXISTS)? functionName
  '(' (type (',' type)*)? ')' SFUNC ownFunctionName STYPE type (FINALFUNC ownFunctionName)?
  (INITCOND term)?
dropAggregate: DROP AGGREGATE (IF EXISTS)? functionName ('(' (type (',' type)*)? ')')?
createFunction: CREATE (OR REPLACE)? FUNCTION (IF NOT EXISTS)? functionName
  '(' (name type (',' name type)*)? ')' (RETURNS NULL | CALLED) ON NULL INPUT RETURNS type
  LANGUAGE IDENT AS STRING_LITERAL
dropFunction: DROP FUNCTION (IF EXISTS)? functionName ('(' (type (',' type)*)? ')')?
createKeyspace: CREATE KEYSPACE (IF NOT EXISTS)? keyspaceName WITH properties
createTable: CREATE COLUMNFAMILY (IF NOT EXISTS)? table tableDefinition
tableDefinition: '(' tableColumn (',' tableColumn?)* ')' (WITH tableProperty (AND tableProperty)*)?
tableColumn: name type STATIC? mask? (PRIMARY KEY)? | PRIMARY KEY '(' partitionKey (',' name)* ')'
mask: MASKED WITH functionName maskArguments | MASKED WITH DEFAULT
maskArguments: '(' ')' | '(' term (',' term)* ')'
partitionKey: name | '(' name (',' name)* ')'
tableProperty: property | COMPACT STORAGE
  | CLUSTERING ORDER BY '(' clusteringOrder (',' clusteringOrder)* ')'
clusteringOrder: name (ASC | DESC)
createType: CREATE TYPE (IF NOT EXISTS)? userTypeName '(' field (',' field?)* ')'
field: name type
createIndex: CREATE CUSTOM? INDEX (IF NOT EXISTS)? nameOrMarker? ON table
  '(' (indexTarget (',' indexTarget)*)? ')' (USING STRING_LITERAL)? (WITH properties)?
indexTarget: column | VALUES '(' column ')' | KEYS '(' column ')' | ENTRIES '(' column ')'
  | FULL '(' column ')'
createView: CREATE MATERIALIZED VIEW (IF NOT EXISTS)? table AS SELECT selectors FROM table
  (WHERE where)? PRIMARY KEY '(' partitionKey (',' name)* ')'
  (WITH tableProperty (AND tableProperty)*)?
createTrigger: CREATE TRIGGER (IF NOT EXISTS)? name ON table USING STRING_LITERAL
dropTrigger: DROP TRIGGER (IF EXISTS)? name ON table
alterKeyspace: ALTER KEYSPACE (IF EXISTS)? keyspaceName WITH properties
alterTable: ALTER COLUMNFAMILY (IF EXISTS)? table (@ ALTER column TYPE type
  | ALTER (IF EXISTS)? column (mask | DROP MASKED)
  | ADD (IF NOT EXISTS)? (addedColumn | '(' addedColumn (',' addedColumn)* ')')
  | DROP (IF EXISTS)? (name | '(' name (',' name)* ')') (USING TIMESTAMP INTEGER)?
  | RENAME (IF EXISTS)? name TO name (AND name TO name)*
  | DROP COMPACT STORAGE | WITH properties)
addedColumn: name type static mask?
static: STATIC?
alterView: ALTER MATERIALIZED VIEW (IF EXISTS)? table WITH properties
alterType: ALTER TYPE (IF EXISTS)? userTypeName (ALTER name TYPE type
  | ADD (IF NOT EXISTS)? name type | RENAME (IF EXISTS)? name TO name (AND name TO name)*)
dropKeyspace: DROP KEYSPACE (IF EXISTS)? keyspaceName
dropTable: DROP COLUMNFAMILY (IF EXISTS)? table
dropType: DROP TYPE (IF EXISTS)? userTypeName
dropIndex: DROP INDEX (IF EXISTS)? indexName
dropView: DROP MATERIALIZED VIEW (IF EXISTS)? table
truncate: TRUNCATE COLUMNFAMILY? table
grantPermissions: GRANT permissions ON resource TO roleName
revokePermissions: REVOKE permissions ON resource FROM roleName
grantRole: GRANT roleName TO roleName
revokeRole: REVOKE roleName FROM roleName
listPermissions: LIST permissions (ON resource)? (OF roleName)? NORECURSIVE?
permission: [CREATE ALTER DROP SELECT MODIFY AUTHORIZE DESCRIBE EXECUTE UNMASK SELECT_MASKED]
permissions: ALL PERMISSIONS? | permission PERMISSION? (',' permission PERMISSION?)*
resource@: dataResource | roleResource | functionResource | jmxResource
dataResource: ALL KEYSPACES | KEYSPACE keyspaceName | COLUMNFAMILY? table
  | ALL TABLES IN KEYSPACE keyspaceName
jmxResource: ALL MBEANS | MBEAN mbean | MBEANS mbean
mbean: STRING_LITERAL
roleResource: ALL ROLES | ROLE roleName
functionResource: ALL FUNCTIONS | ALL FUNCTIONS IN KEYSPACE keyspaceName
  | FUNCTION functionName '(' (type (',' type)*)? ')'
createUser: CREATE USER (IF NOT EXISTS)? userName (WITH userPassword)? (SUPERUSER | NOSUPERUSER)?
alterUser: ALTER USER (IF EXISTS)? userName (WITH userPassword)? (SUPERUSER | NOSUPERUSER)?
dropUser: DROP USER (IF EXISTS)? userName
addIdentity: ADD IDENTITY (IF NOT EXISTS)? userName TO ROLE userName
dropIdentity: DROP IDENTITY (IF EXISTS)? userName
listUsers: LIST USERS
createRole: CREATE ROLE (IF NOT EXISTS)? roleName (WITH roleOptions)?
alterRole: ALTER ROLE (IF EXISTS)? roleName (WITH roleOptions)?
dropRole: DROP ROLE (IF EXISTS)? roleName
listRoles: LIST ROLES (OF roleName)? NORECURSIVE?
roleOptions: roleOption (AND roleOption)*
roleOption@: PASSWORD '=' STRING_LITERAL | HASHED PASSWORD '=' STRING_LITERAL
  | OPTIONS '=' fullMap | SUPERUSER '=' BOOLEAN_LITERAL | LOGIN '=' BOOLEAN_LITERAL
  | ACCESS TO ALL DATACENTERS
  | ACCESS TO DATACENTERS '{' STRING_LITERAL (',' STRING_LITERAL)* '}'
  | ACCESS FROM ALL CIDRS | ACCESS FROM CIDRS '{' STRING_LITERAL (',' STRING_LITERAL)* '}'
userPassword: PASSWORD STRING_LITERAL | HASHED PASSWORD STRING_LITERAL
describe: [DESCRIBE DESC] (@ <CLUSTER> CLUSTER | FULL? SCHEMA | <KEYSPACES> KEYSPACES
  | ONLY? KEYSPACE keyspaceName? | <TABLES> TABLES | COLUMNFAMILY table | INDEX table
  | MATERIALIZED VIEW table | <TYPES> TYPES | TYPE userTypeName | <FUNCTIONS> FUNCTIONS
  | FUNCTION functionName | <AGGREGATES> AGGREGATES | AGGREGATE functionName
  | (@ name '.')? name) (WITH INTERNALS)?
column: EMPTY_QUOTED_NAME | name
name: IDENT | QUOTED_NAME | unreserved
nameOrMarker: IDENT | QUOTED_NAME | unreserved | QUESTION_MARK
keyspaceName: nameOrMarker
table: (@ nameOrMarker '.')? nameOrMarker
indexName: (@ nameOrMarker '.')? nameOrMarker
userTypeName: (name '.')? typeName
roleName: IDENT | STRING_LITERAL | QUOTED_NAME | unreserved | QUESTION_MARK
userName: IDENT | STRING_LITERAL | QUOTED_NAME
constant: STRING_LITERAL | INTEGER | FLOAT_LITERAL | BOOLEAN_LITERAL | DURATION_LITERAL
  | UUID_LITERAL | HEXNUMBER
  | ([POSITIVE_NAN NEGATIVE_NAN] | POSITIVE_INFINITY | NEGATIVE_INFINITY)
fullMap: '{' (term ':' term (',' term ':' term)*)? '}'
setOrMap: mapRest | setRest
setRest: (',' term)*
mapRest: ':' term (',' term ':' term)*
collection: list | '{' term setOrMap '}' | '{' '}'
list: '[' (term (',' term)*)? ']'
userType: '{' name ':' term (',' name ':' term)* '}'
tuple: '(' term (',' term)* ')'
value@: constant | collection | userType | tuple | NULL | ':' name | QUESTION_MARK
integer: INTEGER | ':' name | QUESTION_MARK
functionName: (@ keyspaceName '.')? ownFunctionName
ownFunctionName: IDENT | QUOTED_NAME | unreservedFunction | TOKEN | COUNT
function@: functionName '(' ')' | functionName '(' arguments ')'
arguments: term (',' term)*
term: addition
addition: multiplication (@ '+' multiplication | '-' multiplication)*
multiplication: group ('*' group | '/' group | '%' group)*
group: simpleTerm | '-' simpleTerm
simpleTerm@: value | function | '(' type ')' simpleTerm | CAST '(' simpleTerm AS nativeType ')'
assignment: column assignmentRest
assignmentRest: '=' assignedValue | shorthand | '[' term ']' elementValue | '.' name elementValue
assignedValue@: term ('+' column)? | column ['+' '-'] term | column INTEGER
shorthand: ['+=' '-='] term
elementValue: '=' term
condition: column (comparison term | contains term | IN (inValues | marker)
  | '[' term ']' (comparison term | IN (inValues | marker))
  | '.' name (comparison term | IN (inValues | marker)))
properties: property (AND property)*
property@: name '=' propertyValue | name '=' fullMap
propertyValue: constant | unreserved
comparison: '=' | '<' | '<=' | '>' | '>=' | '!='
relation@: column comparison term | column LIKE term | column IS NOT NULL
  | TOKEN columns comparison term | column IN marker | column IN inValues | column contains term
  | column '[' term ']' comparison term
  | columns (@ IN ('(' ')' | marker | tuples | markers) | comparison tuple | comparison marker)
  | '(' relation ')'
contains: CONTAINS KEY?
marker: QUESTION_MARK | ':' name
columns: '(' column (',' column)* ')'
inValues: '(' (term (',' term)*)? ')'
tuples: '(' tuple (',' tuple)* ')'
markers: '(' marker (',' marker)* ')'
type@: nativeType | collectionType | tupleType | vectorType | userTypeName
  | FROZEN '<' type '>' | STRING_LITERAL
nativeType: ASCII | BIGINT | BLOB | BOOLEAN | COUNTER | DECIMAL | DOUBLE | DURATION | FLOAT | INET
  | INT | SMALLINT | TEXT | TIMESTAMP | TINYINT | UUID | VARCHAR | VARINT | TIMEUUID | DATE | TIME
collectionType: MAP '<' type ',' type '>' | LIST '<' type '>' | SET '<' type '>'
tupleType: TUPLE '<' type (',' type)* '>'
vectorType: VECTOR '<' type ',' INTEGER '>'
typeName: IDENT | QUOTED_NAME | basicUnreserved | KEY
unreserved: unreservedFunction | [TTL COUNT WRITETIME MAXWRITETIME KEY CAST JSON DISTINCT]
unreservedFunction: basicUnreserved | nativeType
basicUnreserved: [KEYS AS CLUSTER CLUSTERING COMPACT STORAGE TABLES TYPE TYPES VALUES MAP LIST
  FILTERING PERMISSION PERMISSIONS KEYSPACES ALL USER USERS ROLE ROLES IDENTITY SUPERUSER
  NOSUPERUSER LOGIN NOLOGIN OPTIONS PASSWORD HASHED EXISTS CUSTOM TRIGGER CONTAINS INTERNALS ONLY
  STATIC FROZEN TUPLE FUNCTION FUNCTIONS AGGREGATE AGGREGATES SFUNC STYPE FINALFUNC INITCOND
  RETURNS LANGUAGE CALLED INPUT LIKE PER PARTITION GROUP DATACENTERS CIDRS ACCESS DEFAULT MBEAN
  MBEANS REPLACE UNSET MASKED UNMASK SELECT_MASKED VECTOR ANN]
`;
