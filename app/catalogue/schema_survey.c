/* surveys/skm.yaml. Its phrases are short, so their schema is its own. */
#include "catalogue/schema.h"

static const cyaml_schema_field_t phrase_fields[] = {
    CYAML_FIELD_STRING_PTR("id", CYAML_FLAG_POINTER, struct phrase, id, 1, 400),
    CYAML_FIELD_STRING_PTR("en", CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL, struct phrase, en, 1,
                           400),
    CYAML_FIELD_STRING_PTR("jv", CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL, struct phrase, jv, 1,
                           400),
    CYAML_FIELD_END,
};
static const cyaml_schema_value_t phrase_value = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct phrase, phrase_fields),
};

static const cyaml_strval_t element_words[] = {
    {"requirements", SURVEY_REQUIREMENTS},
    {"procedure", SURVEY_PROCEDURE},
    {"time", SURVEY_TIME},
    {"cost", SURVEY_COST},
    {"product", SURVEY_PRODUCT},
    {"competence", SURVEY_COMPETENCE},
    {"conduct", SURVEY_CONDUCT},
    {"complaints", SURVEY_COMPLAINTS},
    {"facilities", SURVEY_FACILITIES},
};
static const cyaml_schema_field_t question_fields[] = {
    CYAML_FIELD_ENUM("element", CYAML_FLAG_STRICT, struct survey_question, element, element_words,
                     CYAML_ARRAY_LEN(element_words)),
    CYAML_FIELD_MAPPING("title", CYAML_FLAG_DEFAULT, struct survey_question, title, phrase_fields),
    CYAML_FIELD_MAPPING("question", CYAML_FLAG_DEFAULT, struct survey_question, question,
                        phrase_fields),
    CYAML_FIELD_SEQUENCE("grades", CYAML_FLAG_POINTER, struct survey_question, grades,
                         &phrase_value, SURVEY_GRADES, SURVEY_GRADES),
    CYAML_FIELD_END,
};
static const cyaml_schema_value_t question_value = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct survey_question, question_fields),
};

static const cyaml_schema_field_t survey_fields[] = {
    CYAML_FIELD_STRING_PTR("key", CYAML_FLAG_POINTER, struct survey, key, 1, 40),
    CYAML_FIELD_SEQUENCE("questions", CYAML_FLAG_POINTER, struct survey, questions, &question_value,
                         1, SURVEY_ELEMENTS),
    CYAML_FIELD_END,
};
const struct cyaml_schema_value survey_schema = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_POINTER, struct survey, survey_fields),
};
