// The words of Forbear.
//
// One token per word. Phrases ("at least", "do not contact") are joined after the lexer, by the table in
// compiler/syntax/from_text_phrases.cpp, so that `at`, `first`, `set`, `list`, `number` ... stay free as names.
// The tokens of section `tokens` never come from a rule below: they are those phrases, and the marks that say
// how a line begins.
lexer grammar ForbearLexer;

tokens {
    // how a line begins, decided by compiler/syntax/from_text_layout.cpp
    ROW, FIELD, CLAUSE, MUST,
    // phrases
    AT_LEAST, AT_MOST, ONE_OF, NONE_OF, FIRST_OF, ALL_OF, SET_OF, LIST_OF, NUMBER_OF,
    EARLIER_OF, LATER_OF, LESSER_OF, GREATER_OF, YES_OR_NO, ON_OR_BEFORE, ON_OR_AFTER, OR_ABOVE, OR_BELOW,
    WHEN_NONE, WHEN_UNKNOWN, MAY_BE_UNKNOWN, MAY_BE_NONE, THERE_IS, IN_THE_LAST, THE_LAST, THIS_MONTH,
    DAYS_FROM, MONTHS_FROM, BUSINESS_DAYS_FROM, BUSINESS_DAYS, A_BUSINESS_DAY, AS_PERCENT_OF, ROUNDED_DOWN, ROUNDED_UP, ROUNDED_TO,
    ROUNDED_HALF_UP, OPEN_TEXT, FOR_EACH_CHANNEL, EXACTLY_ONE_ROW, FIRST_ROW, ALL_CHANNELS, ALLOW_ONLY,
    THE_CHANNELS_IN, ONLY_AFTER, ONLY_FROM, ONLY_BEFORE, ONLY_UNTIL, DAYS_AGO, EFFECTIVE_FROM, GUARDED_BY,
    ALL_ELSE_EQUAL, A_HIGHER, A_LOWER, NEVER_GETS, DO_NOT_CONTACT, CONTACT_BY, EXCEPT_WHEN, STOP_WHEN, AS_OF,
    CHEAPEST_OF, LIKELIEST_OF, ONLY_WITHIN, DAYS_PAST_DUE, LOCAL_TIME, INCLUDES_ANY, UNLESS_FORBIDDEN, DECIMAL_WITH, OLDEST_FIRST, NEWEST_FIRST,
    REPLACE_ROWS, NOBODY_FALLS_THROUGH, NOBODY_IS_CONTACTED, PROXY_FOR
}

// --- reserved words: never a name -------------------------------------------------------------------------------
SCHEMA : 'schema';
KEY : 'key';
FACT : 'fact';
CHANNELS : 'channels';
OUTCOME : 'outcome';
CALCULATE : 'calculate';
CALL : 'call';
DEFINE : 'define';
PARAMETER : 'parameter';
LOOKUP : 'lookup';
CALENDAR : 'calendar';
POLICY : 'policy';
RULE : 'rule';
TABLE : 'table';
CADENCE : 'cadence';
EXPERIMENT : 'experiment';
GUARDS : 'guards';
GUARD : 'guard';
REQUIRE : 'require';
SCENARIO : 'scenario';
IMPORT : 'import';
END : 'end';
OTHERWISE : 'otherwise';
WHEN : 'when';
UNLESS : 'unless';
THEN : 'then';
WHERE : 'where';
BECAUSE : 'because';
FORBID : 'forbid';
ADD : 'add';
GIVEN : 'given';
EXPECT : 'expect';
WHENEVER : 'whenever';
REJECT : 'reject';
EVERY : 'every';
AND : 'and';
OR : 'or';
NOT : 'not';
IS : 'is' | 'are';
IN : 'in';
TO : 'to';
OF : 'of';
AS : 'as';
KNOWN : 'known';
UNKNOWN : 'unknown';
NONE : 'none';
YES : 'yes';
NO : 'no';
ANY : 'any';
EMPTY : 'empty';
EXCEPT : 'except';
NORMALLY : 'normally';
PROTECTED : 'protected';
RANKED : 'ranked';
UNTIL : 'until';
FROM : 'from';
ABOVE : 'above';
BELOW : 'below';
BEFORE : 'before';
AFTER : 'after';
SINCE : 'since';
WITHIN : 'within';
BETWEEN : 'between';
INCLUDES : 'includes' | 'include';
EXCLUDES : 'excludes' | 'exclude';
ONCE : 'once';
PER : 'per';
PREFER : 'prefer';

// --- soft words: names wherever a name can stand ------------------------------------------------------------------
LIST : 'list';
SECTION : 'section';
LIMIT : 'limit';
CUSTOMER : 'customer';
BY : 'by';
ON : 'on';
A : 'a' | 'an';
VERSION : 'version';
ABOUT : 'about';
OWNER : 'owner';
REFINES : 'refines';
COSTS : 'costs';
TOTAL : 'total';
EARLIEST : 'earliest';
LATEST : 'latest';
EXACTLY : 'exactly';
WHOLE : 'whole';
DECIMAL : 'decimal';
PERCENT : 'percent';
MONEY : 'money';
DAYS : 'days' | 'day';
MONTHS : 'months' | 'month';
HOURS : 'hours' | 'hour';
DATE : 'date';
TIME : 'time';
TEXT : 'text';
CHANNEL : 'channel';
OPEN : 'open';
PLACES : 'places';
TIMES : 'times';
ONLY : 'only';
USES : 'uses';
CHALLENGER : 'challenger';
CHAMPION : 'champion';
COUNTING : 'counting';
WEEKDAYS : 'weekdays';
REPLACE : 'replace';
REMOVE : 'remove';
ACCEPT : 'accept';
AT : 'at';
WITH : 'with';

WEEKDAY : 'Monday' | 'Tuesday' | 'Wednesday' | 'Thursday' | 'Friday' | 'Saturday' | 'Sunday';
MONTH_NAME : 'January' | 'February' | 'March' | 'April' | 'May' | 'June' | 'July' | 'August' | 'September' | 'October'
           | 'November' | 'December';

// --- what authors write from habit; each has a message of its own and a ready correction --------------------------
SYMBOL_COMPARE : '>=' | '<=' | '>' | '<' | '==' | '=' | '!=' | '<>' | '\u2265' | '\u2264' | '\u2260';
SYMBOL_LOGIC : '&&' | '||' | '&' | '!';
FOREIGN_LITERAL : 'true' | 'false' | 'null' | 'nil' | 'undefined';
FOREIGN_IF : 'if' | 'else' | 'elif' | 'elseif';
HYPHENATED : WORD ('-' WORD)+;
CONTRACTION : WORD ['\u2019] [a-z]+;
CURLY_TEXT : [\u201C\u201D\u201E\u00AB] ~["\r\n\u201C\u201D\u00BB]* ["\u201C\u201D\u00BB];
SINGLE_TEXT : '\'' ~['\r\n]* '\'';
UNCLOSED_TEXT : '"' TEXT_CHARACTER*;
UNCLOSED_CURLY : [\u201C\u201D\u201E\u00AB\u2018\u2019'\u00BB];
THOUSANDS : [0-9] [0-9]? [0-9]? (',' [0-9] [0-9] [0-9])+ ('.' [0-9]+)?;
SLASH_DATE : [0-9]+ '/' [0-9]+ '/' [0-9]+ | [0-9] [0-9]? '.' [0-9] [0-9]? '.' [0-9] [0-9] [0-9] [0-9];
CURRENCY_SIGN : [$\u20AC\u00A3\u00A5] ' '? [0-9] [0-9_,]* ('.' [0-9]+)?;
DASH : [\u2013\u2014\u2212];
DOTS : '..' | '...' | '\u2026';
CURRENCY : [A-Z] [A-Z] [A-Z];
CAPITALS : [A-Z] [A-Za-z0-9_]* ('-' [A-Za-z0-9_]+)* | [a-z] [a-z0-9_]* [A-Z] [A-Za-z0-9_]*;

// --- values ---------------------------------------------------------------------------------------------------------
DATE_VALUE : [0-9] [0-9] [0-9] [0-9] '-' [0-9] [0-9]? '-' [0-9] [0-9]?;
TIME_VALUE : [0-9] [0-9]? ':' [0-9] [0-9];
NUMBER : [0-9] [0-9_]* ('.' [0-9] [0-9_]*)?;
STRING : '"' TEXT_CHARACTER* '"';
NAME : WORD;
fragment WORD : [a-z_] [a-z0-9_]*;
fragment TEXT_CHARACTER : '\\' ~[\r\n] | ~["\\\r\n];

// --- signs ----------------------------------------------------------------------------------------------------------
ARROW : '=>';
PIPE : '|';
COLON : ':';
COMMA : ',';
SEMICOLON : ';';
DOT : '.';
LEFT : '(';
RIGHT : ')';
LEFT_SQUARE : '[';
RIGHT_SQUARE : ']';
PLUS : '+';
MINUS : '-';
STAR : '*';
PERCENT_SIGN : '%';

COMMENT : '#' ~[\r\n]*;
WHITE : [ \t\r\n\u00A0\uFEFF]+ -> skip;
STRAY : . ;
