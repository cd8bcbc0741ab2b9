#include "catalogue/schema.h"

/* Shorthands: a text that must be there, one that may be, and the same for phrases and lists. */
#define TEXT(key, structure, member, max)                                                          \
    CYAML_FIELD_STRING_PTR(key, CYAML_FLAG_POINTER, structure, member, 1, max)
#define TEXT_IF(key, structure, member, max)                                                       \
    CYAML_FIELD_STRING_PTR(key, CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL, structure, member, 1, max)
#define PHRASE(key, structure, member)                                                             \
    CYAML_FIELD_MAPPING(key, CYAML_FLAG_DEFAULT, structure, member, phrase_fields)
#define PHRASE_IF(key, structure, member)                                                          \
    CYAML_FIELD_MAPPING(key, CYAML_FLAG_OPTIONAL, structure, member, phrase_fields)
#define LIST(key, structure, member, entry, min, max)                                              \
    CYAML_FIELD_SEQUENCE(key, CYAML_FLAG_POINTER, structure, member, entry, min, max)
#define LIST_IF(key, structure, member, entry, max)                                                \
    CYAML_FIELD_SEQUENCE(key, CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL, structure, member, entry,  \
                         0, max)
#define YES_IF(key, structure, member) CYAML_FIELD_BOOL(key, CYAML_FLAG_OPTIONAL, structure, member)
#define NUMBER(key, structure, member) CYAML_FIELD_UINT(key, CYAML_FLAG_DEFAULT, structure, member)
#define WORD(key, structure, member, words)                                                        \
    CYAML_FIELD_ENUM(key, CYAML_FLAG_STRICT, structure, member, words, CYAML_ARRAY_LEN(words))

enum { KEY_MAX = 40, LINE_MAX_BYTES = 400, PHRASE_MAX = 4000 };

static const cyaml_schema_field_t phrase_fields[] = {
    TEXT("id", struct phrase, id, PHRASE_MAX),
    TEXT_IF("en", struct phrase, en, PHRASE_MAX),
    TEXT_IF("jv", struct phrase, jv, PHRASE_MAX),
    CYAML_FIELD_END,
};
static const cyaml_schema_value_t phrase_value = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct phrase, phrase_fields),
};

static const cyaml_strval_t component_words[] = {
    {"requirements", COMPONENT_REQUIREMENTS},
    {"procedure", COMPONENT_PROCEDURE},
    {"time", COMPONENT_TIME},
    {"cost", COMPONENT_COST},
    {"product", COMPONENT_PRODUCT},
    {"complaints", COMPONENT_COMPLAINTS},
    {"legal_basis", COMPONENT_LEGAL_BASIS},
    {"facilities", COMPONENT_FACILITIES},
    {"competence", COMPONENT_COMPETENCE},
    {"supervision", COMPONENT_SUPERVISION},
    {"staff", COMPONENT_STAFF},
    {"service_guarantee", COMPONENT_SERVICE_GUARANTEE},
    {"safety_guarantee", COMPONENT_SAFETY_GUARANTEE},
    {"evaluation", COMPONENT_EVALUATION},
};
static const cyaml_schema_field_t component_fields[] = {
    WORD("key", struct component, key, component_words),
    YES_IF("assumption", struct component, assumption),
    LIST("lines", struct component, lines, &phrase_value, 0, 40),
    CYAML_FIELD_END,
};
static const cyaml_schema_value_t component_value = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct component, component_fields),
};

static const cyaml_strval_t requirement_words[] = {
    {"paper", REQUIREMENT_PAPER},
    {"card", REQUIREMENT_CARD},
    {"file", REQUIREMENT_FILE},
};
static const cyaml_strval_t format_words[] = {
    {"pdf", FILE_KIND_PDF},
    {"csr", FILE_KIND_CSR},
};
static const cyaml_schema_value_t format_value = {
    CYAML_VALUE_ENUM(CYAML_FLAG_STRICT, enum file_kind, format_words,
                     CYAML_ARRAY_LEN(format_words)),
};
static const cyaml_schema_field_t requirement_fields[] = {
    TEXT("key", struct requirement, key, KEY_MAX),
    WORD("kind", struct requirement, kind, requirement_words),
    PHRASE("title", struct requirement, title),
    PHRASE("hint", struct requirement, hint),
    YES_IF("colour", struct requirement, colour),
    YES_IF("optional", struct requirement, optional),
    NUMBER("pages_max", struct requirement, pages_max),
    NUMBER("size_max_kb", struct requirement, size_max_kb),
    LIST_IF("formats", struct requirement, formats, &format_value, 2),
    CYAML_FIELD_END,
};
static const cyaml_schema_value_t requirement_value = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct requirement, requirement_fields),
};

static const cyaml_schema_field_t choice_fields[] = {
    TEXT("key", struct choice, key, KEY_MAX),
    PHRASE("title", struct choice, title),
    PHRASE_IF("hint", struct choice, hint),
    CYAML_FIELD_UINT_PTR("code", CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL, struct choice, code),
    CYAML_FIELD_END,
};
static const cyaml_schema_value_t choice_value = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct choice, choice_fields),
};

static const cyaml_strval_t field_words[] = {
    {"text", FIELD_TEXT}, {"name", FIELD_NAME},       {"nik", FIELD_NIK},
    {"nip", FIELD_NIP},   {"email", FIELD_EMAIL},     {"phone", FIELD_PHONE},
    {"dn", FIELD_DN},     {"choice", FIELD_CHOICE},   {"story", FIELD_STORY},
    {"code", FIELD_CODE}, {"contact", FIELD_CONTACT},
};
static const cyaml_strval_t capitals_words[] = {
    {"first", CAPITALS_FIRST},
    {"none", CAPITALS_NONE},
};
static const cyaml_schema_field_t condition_fields[] = {
    TEXT("field", struct field_condition, field, KEY_MAX),
    TEXT("equals", struct field_condition, equals, KEY_MAX),
    CYAML_FIELD_END,
};
static const cyaml_schema_field_t field_fields[] = {
    TEXT("key", struct field, key, KEY_MAX),
    WORD("kind", struct field, kind, field_words),
    PHRASE("label", struct field, label),
    PHRASE_IF("hint", struct field, hint),
    YES_IF("optional", struct field, optional),
    CYAML_FIELD_ENUM("capitals", CYAML_FLAG_STRICT | CYAML_FLAG_OPTIONAL, struct field, capitals,
                     capitals_words, CYAML_ARRAY_LEN(capitals_words)),
    NUMBER("length_max", struct field, length_max),
    LIST_IF("choices", struct field, choices, &choice_value, 12),
    CYAML_FIELD_MAPPING("when", CYAML_FLAG_OPTIONAL, struct field, when, condition_fields),
    CYAML_FIELD_END,
};
static const cyaml_schema_value_t field_value = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct field, field_fields),
};

static const cyaml_strval_t step_words[] = {
    {"standard", STEP_STANDARD}, {"consent", STEP_CONSENT},     {"card", STEP_CARD},
    {"form", STEP_FORM},         {"documents", STEP_DOCUMENTS}, {"face", STEP_FACE},
    {"review", STEP_REVIEW},     {"submit", STEP_SUBMIT},       {"receipt", STEP_RECEIPT},
    {"thanks", STEP_THANKS},
};
static const cyaml_schema_value_t step_value = {
    CYAML_VALUE_ENUM(CYAML_FLAG_STRICT, enum kiosk_step, step_words, CYAML_ARRAY_LEN(step_words)),
};

static const cyaml_schema_field_t outcome_fields[] = {
    TEXT("key", struct outcome_rule, key, KEY_MAX),
    PHRASE("title", struct outcome_rule, title),
    NUMBER("next", struct outcome_rule, next),
    YES_IF("assumption", struct outcome_rule, assumption),
    CYAML_FIELD_END,
};
static const cyaml_schema_value_t outcome_value = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct outcome_rule, outcome_fields),
};

static const cyaml_strval_t actor_words[] = {
    {"applicant", ACTOR_APPLICANT}, {"head", ACTOR_HEAD}, {"verifier", ACTOR_VERIFIER},
    {"agency", ACTOR_AGENCY},       {"bsre", ACTOR_BSRE}, {"officials", ACTOR_OFFICIALS},
};
static const cyaml_schema_field_t procedure_fields[] = {
    NUMBER("number", struct procedure_step, number),
    WORD("actor", struct procedure_step, actor, actor_words),
    PHRASE("title", struct procedure_step, title),
    PHRASE("description", struct procedure_step, description),
    PHRASE("waiting", struct procedure_step, waiting),
    PHRASE("advice", struct procedure_step, advice),
    YES_IF("at_kiosk", struct procedure_step, at_kiosk),
    YES_IF("assigns", struct procedure_step, assigns),
    YES_IF("two_persons", struct procedure_step, two_persons),
    CYAML_FIELD_UINT("link_hours", CYAML_FLAG_OPTIONAL, struct procedure_step, link_hours),
    LIST("outcomes", struct procedure_step, outcomes, &outcome_value, 1, 6),
    CYAML_FIELD_END,
};
static const cyaml_schema_value_t procedure_value = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct procedure_step, procedure_fields),
};

static const cyaml_strval_t day_words[] = {
    {"sunday", 0},   {"monday", 1}, {"tuesday", 2},  {"wednesday", 3},
    {"thursday", 4}, {"friday", 5}, {"saturday", 6},
};
static const cyaml_schema_value_t day_value = {
    CYAML_VALUE_ENUM(CYAML_FLAG_STRICT, unsigned, day_words, CYAML_ARRAY_LEN(day_words)),
};
static const cyaml_schema_field_t hours_fields[] = {
    LIST("days", struct hours_rule, days, &day_value, 1, 7),
    TEXT("open", struct hours_rule, open, 5),
    TEXT("close", struct hours_rule, close, 5),
    TEXT_IF("break", struct hours_rule, pause, 11),
    CYAML_FIELD_END,
};
static const cyaml_schema_value_t hours_value = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct hours_rule, hours_fields),
};

static const cyaml_schema_field_t situation_fields[] = {
    TEXT("key", struct situation, key, KEY_MAX),
    TEXT("icon", struct situation, icon, KEY_MAX),
    PHRASE("title", struct situation, title),
    PHRASE_IF("hint", struct situation, hint),
    CYAML_FIELD_END,
};
static const cyaml_schema_value_t situation_value = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct situation, situation_fields),
};

/* Not those of what is being done already (certificate_status_is_under_way): no service is begun.
 */
static const cyaml_strval_t status_words[] = {
    {"NOT_REGISTERED", CERTIFICATE_NOT_REGISTERED},
    {"NO_CERTIFICATE", CERTIFICATE_NO_CERTIFICATE},
    {"NEW", CERTIFICATE_NEW},
    {"ISSUE", CERTIFICATE_ISSUE},
    {"EXPIRED", CERTIFICATE_EXPIRED},
    {"SUSPEND", CERTIFICATE_SUSPEND},
    {"REVOKE", CERTIFICATE_REVOKE},
};
static const cyaml_schema_value_t status_value = {
    CYAML_VALUE_ENUM(CYAML_FLAG_STRICT, enum certificate_status, status_words,
                     CYAML_ARRAY_LEN(status_words)),
};

static const cyaml_strval_t unit_words[] = {
    {"working_days", PROMISE_WORKING_DAYS},
    {"minutes", PROMISE_MINUTES},
};
static const cyaml_schema_field_t promise_fields[] = {
    WORD("unit", struct promise, unit, unit_words),
    NUMBER("amount", struct promise, amount),
    CYAML_FIELD_END,
};

static const cyaml_schema_field_t rule_fields[] = {
    TEXT("choice", struct promise_rule, choice, KEY_MAX),
    CYAML_FIELD_MAPPING("promise", CYAML_FLAG_DEFAULT, struct promise_rule, promise,
                        promise_fields),
    PHRASE("class", struct promise_rule, title),
    YES_IF("assumption", struct promise_rule, assumption),
    CYAML_FIELD_END,
};
static const cyaml_schema_value_t rule_value = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct promise_rule, rule_fields),
};

static const cyaml_strval_t escalation_words[] = {
    {"complaints", ESCALATE_COMPLAINTS},
    {"head", ESCALATE_HEAD},
    {"supervisor", ESCALATE_SUPERVISOR},
};
static const cyaml_schema_field_t escalation_fields[] = {
    NUMBER("share", struct escalation, share),
    WORD("to", struct escalation, to, escalation_words),
    YES_IF("assumption", struct escalation, assumption),
    CYAML_FIELD_END,
};
static const cyaml_schema_value_t escalation_value = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct escalation, escalation_fields),
};

static const cyaml_strval_t kind_words[] = {
    {"application", SERVICE_APPLICATION},
    {"complaint", SERVICE_COMPLAINT},
};

static const cyaml_strval_t presence_words[] = {
    {"none", PRESENCE_NONE},
    {"turn", PRESENCE_TURN},
    {"blink", PRESENCE_BLINK},
};

static const cyaml_schema_field_t service_fields[] = {
    TEXT("key", struct service_file, service.key, 63),
    TEXT("agency", struct service_file, agency_key, KEY_MAX),
    CYAML_FIELD_ENUM("kind", CYAML_FLAG_STRICT | CYAML_FLAG_OPTIONAL, struct service_file,
                     service.kind, kind_words, CYAML_ARRAY_LEN(kind_words)),
    NUMBER("order", struct service_file, order),
    TEXT("version", struct service_file, service.version, 15),
    TEXT("icon", struct service_file, service.icon, KEY_MAX),
    PHRASE("title", struct service_file, service.title),
    PHRASE("short_title", struct service_file, service.short_title),
    PHRASE("choice_title", struct service_file, service.choice_title),
    PHRASE("choice_hint", struct service_file, service.choice_hint),
    PHRASE("receipt_next", struct service_file, service.receipt_next),
    LIST_IF("guide", struct service_file, service.guide, &situation_value, 8),
    LIST_IF("statuses", struct service_file, service.statuses, &status_value, 7),
    CYAML_FIELD_MAPPING("promise", CYAML_FLAG_DEFAULT, struct service_file, service.promise,
                        promise_fields),
    TEXT_IF("promise_by", struct service_file, service.promises_field, KEY_MAX),
    LIST_IF("promises", struct service_file, service.promises, &rule_value, 12),
    LIST_IF("escalation", struct service_file, service.escalations, &escalation_value, 6),
    YES_IF("hours_assumed", struct service_file, service.hours_assumed),
    YES_IF("once", struct service_file, service.once),
    LIST("hours", struct service_file, hours, &hours_value, 1, 7),
    LIST("steps", struct service_file, service.steps, &step_value, 1, 10),
    CYAML_FIELD_ENUM("presence", CYAML_FLAG_STRICT | CYAML_FLAG_OPTIONAL, struct service_file,
                     service.presence, presence_words, CYAML_ARRAY_LEN(presence_words)),
    NUMBER("retention_days", struct service_file, service.retention_days),
    TEXT("consent_version", struct service_file, service.consent_version, 15),
    PHRASE("consent", struct service_file, service.consent),
    LIST("fields", struct service_file, service.fields, &field_value, 0, SERVICE_FIELDS_MAX),
    LIST("requirements", struct service_file, service.requirements, &requirement_value, 0,
         SERVICE_REQUIREMENTS_MAX),
    LIST("procedure", struct service_file, service.procedure, &procedure_value, 1, 40),
    LIST("components", struct service_file, service.components, &component_value, 0, 40),
    CYAML_FIELD_END,
};
const struct cyaml_schema_value service_schema = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_POINTER, struct service_file, service_fields),
};

static const cyaml_strval_t channel_words[] = {
    {"phone", CHANNEL_PHONE},         {"email", CHANNEL_EMAIL},   {"web", CHANNEL_WEB},
    {"whatsapp", CHANNEL_WHATSAPP},   {"social", CHANNEL_SOCIAL}, {"letter", CHANNEL_LETTER},
    {"in_person", CHANNEL_IN_PERSON}, {"lapor", CHANNEL_LAPOR},
};
static const cyaml_schema_field_t channel_fields[] = {
    WORD("kind", struct channel, kind, channel_words),
    PHRASE("label", struct channel, label),
    TEXT_IF("value", struct channel, value, LINE_MAX_BYTES),
    YES_IF("assumption", struct channel, assumption),
    CYAML_FIELD_END,
};
static const cyaml_schema_value_t channel_value = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct channel, channel_fields),
};

static const cyaml_schema_field_t agency_fields[] = {
    TEXT("key", struct agency_file, agency.key, KEY_MAX),
    NUMBER("order", struct agency_file, order),
    PHRASE("name", struct agency_file, agency.name),
    PHRASE("place", struct agency_file, agency.place),
    PHRASE("short_name", struct agency_file, agency.short_name),
    TEXT("complaint_phone", struct agency_file, agency.complaint_phone, LINE_MAX_BYTES),
    TEXT("email", struct agency_file, agency.email, LINE_MAX_BYTES),
    TEXT("website", struct agency_file, agency.website, LINE_MAX_BYTES),
    LIST_IF("channels", struct agency_file, agency.channels, &channel_value, 16),
    YES_IF("gateway", struct agency_file, agency.gateway),
    CYAML_FIELD_END,
};
const struct cyaml_schema_value agency_schema = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_POINTER, struct agency_file, agency_fields),
};

static const cyaml_strval_t holiday_words[] = {
    {"national", HOLIDAY_NATIONAL},
    {"collective_leave", HOLIDAY_COLLECTIVE_LEAVE},
};
static const cyaml_schema_field_t holiday_entry_fields[] = {
    TEXT("date", struct holiday_entry, date, 10),
    WORD("kind", struct holiday_entry, holiday.kind, holiday_words),
    PHRASE("name", struct holiday_entry, holiday.name),
    CYAML_FIELD_END,
};
static const cyaml_schema_value_t holiday_entry_value = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct holiday_entry, holiday_entry_fields),
};
static const cyaml_schema_field_t holiday_fields[] = {
    NUMBER("year", struct holiday_file, year),
    TEXT("source", struct holiday_file, source, LINE_MAX_BYTES),
    YES_IF("provisional", struct holiday_file, provisional),
    LIST("holidays", struct holiday_file, entries, &holiday_entry_value, 1, 60),
    CYAML_FIELD_END,
};
const struct cyaml_schema_value holiday_schema = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_POINTER, struct holiday_file, holiday_fields),
};
