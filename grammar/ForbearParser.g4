// The sentences of Forbear.
//
// The entry is `statement`: one statement of one file. compiler/syntax/from_text_layout.cpp cuts the words of a
// file where statements begin, so a mistake in one cannot hide or spoil the next; from_text_*.cpp nest them
// (section ... end section) and check what a grammar cannot say in an author's words.
//
// One expression grammar serves conditions and values: two kinds of brackets would be ambiguous.
parser grammar ForbearParser;
options { tokenVocab = ForbearLexer; }

statement : sentence EOF;

sentence
    : importLine | schemaHeader | factLine | listHeader | fieldLine | channelsLine | calculateLine | outcomeLine
    | callLine | defineLine | parameterLine | lookupHeader | calendarLine
    | policyHeader | versionLine | aboutLine | guardedByLine | ownerLine | refinesLine | effectiveLine | untilLine
    | ruleHeader | whenClause | unlessClause | thenClause | otherwiseClause | becauseClause | clauseLine | contactLine
    | removeLine | sectionHeader | tableHeader | rowLine | endLine | cadenceHeader | cadenceStep | stopLine | experimentLine
    | guardsHeader | guardHeader | forbidLine | allowLine | limitLine | addLine
    | acceptHeader
    | requireHeader | wheneverClause | mustLine | neverGetsLine
    | exampleHeader | scenarioHeader | asOfLine | givenClause | expectClause
    ;

// --- schema ---------------------------------------------------------------------------------------------------------
importLine : IMPORT STRING;
schemaHeader : SCHEMA name STRING?;
factLine : (FACT name typeWords FOR_EACH_CHANNEL? | KEY name typeWords?) modifier*;
listHeader : LIST name;
fieldLine : FIELD KEY? name typeWords modifier*;
channelsLine : CHANNELS channelEntry (COMMA channelEntry)*;
channelEntry : name (COSTS number)?;
calculateLine : REPLACE? CALCULATE name AS fullValue;
outcomeLine : OUTCOME name typeWords FOR_EACH_CHANNEL? modifier*;
// `call` is the older word; in this trade a call is made by telephone.
callLine : REPLACE? (DEFINE | CALL) name WHEN condition;
defineLine : REPLACE? DEFINE name AS listPart;
parameterLine : REPLACE? PARAMETER name IS plainValue;
lookupHeader : REPLACE? LOOKUP name BY name (COMMA name)*;
calendarLine
    : REPLACE? CALENDAR name STRING? (WEEKDAYS weekdaySpan)? (FROM DATE_VALUE UNTIL DATE_VALUE)? (EXCEPT exceptDates)?
    ;
exceptDates : DATE_VALUE (COMMA DATE_VALUE)*;
weekdaySpan : WEEKDAY TO WEEKDAY | WEEKDAY (COMMA WEEKDAY)*;

typeWords
    : ONE_OF valueName (COMMA valueName)*
    | RANKED valueName (COMMA valueName)*
    | YES_OR_NO
    | WHOLE span?
    | DECIMAL_WITH NUMBER PLACES span?
    | DECIMAL span?
    | PERCENT span?
    | MONEY CURRENCY? span?
    | DAYS span?
    | MONTHS span?
    | DATE
    | TIME
    | HOURS
    | TEXT
    | OPEN_TEXT
    | CHANNEL (COMMA valueName)*
    | SET_OF ONE_OF? valueName (COMMA valueName)*
    | LIST_OF name
    ;
span : number TO number;
modifier
    : COMMA (MAY_BE_UNKNOWN | MAY_BE_NONE | PROTECTED | PROXY_FOR name | OPEN | AT_MOST number | OLDEST_FIRST | NEWEST_FIRST
            | NORMALLY plainValue (COMMA plainValue)*)
    ;

// --- policies -------------------------------------------------------------------------------------------------------
policyHeader : POLICY name STRING?;
versionLine : VERSION NUMBER STRING?;
aboutLine : ABOUT name;
guardedByLine : GUARDED_BY name (COMMA name)*;
ownerLine : OWNER STRING;
refinesLine : REFINES name (VERSION NUMBER)?;
effectiveLine : EFFECTIVE_FROM DATE_VALUE (COMMA? UNTIL DATE_VALUE)?;
untilLine : UNTIL DATE_VALUE;

// In a policy that refines another: `replace` puts an item in the place of one of the same name, `before` and `after` say
// where a new one stands.
ruleHeader : REPLACE? RULE name STRING? placement?;
placement : (BEFORE | AFTER) (name | OTHERWISE);
removeLine : REMOVE (RULE | TABLE | SECTION | CADENCE | GUARD) name (DOT name)?;
whenClause : WHEN condition completeness?;
unlessClause : UNLESS condition completeness?;
completeness : COMMA NOBODY_FALLS_THROUGH;
thenClause : THEN clause (SEMICOLON clause)* SEMICOLON?;
otherwiseClause : OTHERWISE clause (SEMICOLON clause)* SEMICOLON?;
becauseClause : BECAUSE STRING;
clauseLine : CLAUSE clause (SEMICOLON clause)* SEMICOLON?;

// In a rule the word `then` is missing before it; in a guard it limits the hours.
contactLine : contact (COMMA? hoursLimit)? (SEMICOLON clause)* | DO_NOT_CONTACT (SEMICOLON clause)*
            | REJECT (SEMICOLON clause)*;
hoursLimit
    : (ONLY_AFTER | ONLY_FROM | ONLY_BEFORE | ONLY_UNTIL | AFTER | FROM) timeOrName
      (AND? (BEFORE | UNTIL | TO) timeOrName)? (COMMA LOCAL_TIME)?
    | ONLY_WITHIN (hoursValue | name defaultPart*) (COMMA LOCAL_TIME)?
    ;
timeOrName : TIME_VALUE | name;

// One clause of `then`, `given` or `expect`; which of them may stand where is said by the tree builder.
clause
    : contact
    | DO_NOT_CONTACT
    | REJECT
    | RULE name (rulePart+ | name name?)?
    | (GUARD | GUARDS) (NONE | name (COMMA name)*)
    | CHANNELS clauseValues?
    | OTHERWISE
    | PREFER name (COMMA name)*
    | name forbiddenChannels byGuards
    | name byGuards
    | name ofChannel clauseValues
    | name ALL_CHANNELS
    | name clauseValues?
    ;
rulePart : DOT (name | OTHERWISE);
forbiddenChannels : ALL_CHANNELS | name (COMMA name)*;
ofChannel : OF name;
byGuards : BY name (COMMA name)*;
contact : CONTACT_BY pick? name (COMMA name)* measure? sufficiency?;
pick : FIRST_OF | ALL_OF | CHEAPEST_OF | LIKELIEST_OF;
measure : BY name;
sufficiency : WITH name AT_LEAST sum;
clauseValues : IN? clauseValue (COMMA clauseValue)* (COMMA bound)* | record (COMMA? record)*;
clauseValue : hoursValue | sum defaultPart* | literal;
record : LEFT_SQUARE recordField ((COMMA | SEMICOLON) recordField)* RIGHT_SQUARE;
recordField : name clauseValue (AND clauseValue)*;
bound : AT_LEAST sum | AT_MOST sum | rounding;
rounding : (ROUNDED_DOWN | ROUNDED_UP | ROUNDED_TO | ROUNDED_HALF_UP) number;
hoursValue : TIME_VALUE TO TIME_VALUE;
literal : YES | NO | NONE | UNKNOWN | EMPTY;

sectionHeader : REPLACE? SECTION name STRING? placement? completeness?;
tableHeader
    : REPLACE? TABLE name STRING? placement? (COMMA (FIRST_ROW | EXACTLY_ONE_ROW))*
    | REPLACE_ROWS name
    ;
endLine : END (SECTION | TABLE | GUARDS | CADENCE | POLICY | SCHEMA | RULE | GUARD | LIST | name)? name?;

// Header, row of a table and row of a lookup alike; the builder compares the cells with the header.
rowLine : ROW (name COLON)? cell (PIPE cell)* (ARROW cell (PIPE cell)*)* (effectiveLine | untilLine)?;
cell : (MINUS | ANY | contact | CONTACT_BY | pick name (COMMA name)* measure? sufficiency?
       | name (COMMA name)* sufficiency
       | DO_NOT_CONTACT | REJECT | BECAUSE | PREFER | cellTest)?;
cellTest : NOT? cellCore orUnknown? (COMMA bound)*;
cellCore
    : cellValue (COMMA cellValue)*
    | cellValue (OR cellValue)+
    | sum TO BELOW? sum
    | sum (OR_ABOVE | OR_BELOW)
    | (AT_LEAST | AT_MOST | ABOVE | BELOW | BEFORE | AFTER | ON_OR_BEFORE | ON_OR_AFTER) sum
    | ONE_OF cellValue (COMMA cellValue)*
    | NONE_OF cellValue (COMMA cellValue)*
    | (INCLUDES | INCLUDES_ANY | EXCLUDES) cellValue (COMMA cellValue)*
    | A weekdayWord (OR weekdayWord)* (ON name)?
    | A_BUSINESS_DAY (ON name)?
    | WITHIN sum
    | KNOWN
    ;
cellValue : sum defaultPart* | literal;

cadenceHeader : REPLACE? CADENCE name STRING? (BY name)? (COUNTING name)? placement?;
cadenceStep : (name COLON)? DAYS_PAST_DUE number (TO number | OR_ABOVE)? (SEMICOLON? clause)* repetition?;
repetition : ONCE | EVERY number (COMMA AT_MOST NUMBER TIMES)?;
stopLine : STOP_WHEN condition;
experimentLine : REPLACE? EXPERIMENT name BY name experimentCell (COMMA? experimentCell)*;
experimentCell : name cellShare (USES name)?;
cellShare : MINUS? NUMBER (PERCENT_SIGN | CURRENCY)?;

// --- guards ---------------------------------------------------------------------------------------------------------
guardsHeader : GUARDS name STRING?;
guardHeader : GUARD name STRING?;
forbidLine
    : FORBID (ALL_CHANNELS (EXCEPT name (COMMA name)*)? | name (COMMA name)* | name plainValue (COMMA plainValue)*
             | EVERY name)
      (COMMA? EXCEPT_WHEN condition)?
    ;
allowLine : ALLOW_ONLY (THE_CHANNELS_IN name | name (COMMA name)*) (COMMA? EXCEPT_WHEN condition)?;
limitLine : LIMIT name TO limitBound;
limitBound : (AT_LEAST | AT_MOST) sum (COMMA rounding)? | sum (OR_ABOVE | OR_BELOW);
addLine : ADD plainValue (COMMA plainValue)* TO name;

// --- acceptances --------------------------------------------------------------------------------------------------
acceptHeader : ACCEPT name (AT acceptedItem)?;
acceptedItem : (name | OTHERWISE) (DOT (valueName | OTHERWISE))?;

// --- requirements and scenarios -----------------------------------------------------------------------------------
requireHeader : REQUIRE name;
wheneverClause : WHENEVER condition;
mustLine : MUST condition (COMMA? UNLESS_FORBIDDEN)?;
neverGetsLine : (A_HIGHER | A_LOWER) name NEVER_GETS (A_HIGHER | A_LOWER) name (COMMA ALL_ELSE_EQUAL)?;

exampleHeader : CUSTOMER name;
scenarioHeader : SCENARIO STRING (OF name)?;
asOfLine : AS_OF DATE_VALUE;
givenClause : GIVEN (name EXCEPT clause (SEMICOLON clause)* | clause (SEMICOLON clause)*) SEMICOLON?;
expectClause : EXPECT clause ((SEMICOLON | AND) clause)* SEMICOLON?;

// --- conditions -----------------------------------------------------------------------------------------------------
condition : expr orUnknown?;
orUnknown : COMMA? OR UNKNOWN;
fullValue : expr (defaultPart | COMMA? rounding | COMMA (AT_LEAST | AT_MOST) sum)* | literal;
plainValue : hoursValue | sum | literal;

expr : operand (connective (operand | IS test))*;
connective : AND | OR;
operand
    : NOT operand
    | quantifier
    | CONTACT_BY name ((COMMA | OR) name)*
    | CHANNELS (INCLUDES | EXCLUDES | INCLUDES_ANY) name (COMMA name)*
    | NOBODY_IS_CONTACTED
    | sum (IS test | (INCLUDES | INCLUDES_ANY | EXCLUDES) testValue (COMMA testValue)*)?
    ;
quantifier : window? howMany listPart;
howMany
    : THERE_IS? (ANY | NO | NOT ANY | (AT_LEAST | AT_MOST | EXACTLY) recordCount)
    | THERE_IS A
    ;
recordCount : MINUS? NUMBER; // without a unit: `exactly 2 days` counts the records of a list named `days`
listPart : name window? (WHERE LEFT condition RIGHT)? window?;
window
    : IN_THE_LAST number
    | THIS_MONTH
    | SINCE sum
    | BETWEEN sum AND sum DAYS_AGO?
    ;

test : NOT? testCore;
testCore
    : testValue (OR testValue)*
    | sum TO BELOW? sum
    | sum (OR_ABOVE | OR_BELOW)
    | (AT_LEAST | AT_MOST | ABOVE | BELOW | BEFORE | AFTER | ON_OR_BEFORE | ON_OR_AFTER) sum
    | ONE_OF testValue (COMMA testValue)* (OR testValue)?
    | NONE_OF testValue (COMMA testValue)* (OR testValue)?
    | KNOWN
    | UNKNOWN
    | A weekdayWord (OR weekdayWord)* (ON name)?
    | A_BUSINESS_DAY (ON name)?
    | WITHIN sum
    | BETWEEN (NUMBER MONTH_NAME AND NUMBER MONTH_NAME | sum AND sum)
    ;
testValue : sum | YES | NO | NONE | EMPTY;
weekdayWord : WEEKDAY | NAME;

// --- values ---------------------------------------------------------------------------------------------------------
sum : product ((PLUS | MINUS) product)*;
product : shift ((STAR | PER | AS_PERCENT_OF) shift)*;
shift : share ((AFTER | BEFORE) share | BUSINESS_DAYS ((AFTER | BEFORE) share)? ON name)?;
share : primary (OF primary)?;
primary
    : number
    | STRING
    | DATE_VALUE
    | TIME_VALUE
    | LEFT expr (orUnknown | (defaultPart | COMMA? rounding)+)? RIGHT
    | (EARLIER_OF | LATER_OF | LESSER_OF | GREATER_OF) sum (AND sum | (COMMA sum)+)
    | (DAYS_FROM | MONTHS_FROM) sum TO sum
    | BUSINESS_DAYS_FROM sum TO sum ON name
    | THE_LAST NUMBER MONTH_NAME
    | NUMBER_OF listPart
    | (TOTAL | EARLIEST | LATEST) name OF listPart
    | name
    ;
defaultPart : COMMA OR (hoursValue | sum | literal) (WHEN_NONE | WHEN_UNKNOWN);
number : MINUS? NUMBER unit?;
unit : PERCENT_SIGN | CURRENCY | DAYS | MONTHS | HOURS;

valueName : name | STRING;
name
    : NAME | LIST | SECTION | LIMIT | CUSTOMER | BY | ON | A | VERSION | ABOUT | OWNER | REFINES | COSTS | TOTAL
    | EARLIEST | LATEST | EXACTLY | WHOLE | DECIMAL | PERCENT | MONEY | DAYS | MONTHS | HOURS | DATE | TIME | TEXT
    | CHANNEL | OPEN | PLACES | TIMES | ONLY | USES | CHALLENGER | CHAMPION | COUNTING | WEEKDAYS | REPLACE | REMOVE
    | ACCEPT | AT | WITH
    ;
