#include "catalogue/check.h"

void survey_check(const struct survey *survey, struct problems *problems)
{
    char path[FIELD_PATH_SIZE];
    bool seen[SURVEY_ELEMENTS] = {false};
    if (!key_names_file(survey->key, "surveys/", problems->file))
        problem_add(problems, "key", "differs from the file's name");
    for (unsigned i = 0; i < survey->questions_count; i++) {
        enum survey_element element = survey->questions[i].element;
        if (seen[element])
            problem_add(problems, field_path(path, "questions[%u].element", i),
                        "this element stands here twice");
        seen[element] = true;
    }
    for (unsigned i = 0; i < SURVEY_ELEMENTS; i++)
        if (!seen[i])
            problem_add(problems, "questions", "the element \"%s\" is missing",
                        survey_element_name((enum survey_element)i));
}
