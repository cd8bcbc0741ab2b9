#include "bounds.h"
#include "papers.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define RIGHT_LEAST 0.99

/* What has been seen of one class, or of all. */
struct tally {
    int trials, grey, right;
    int lie, upright, straight; /* measured; the right way up; within 0.5 degrees */
    int lost;                   /* should have been measured, and nothing was found again */
    int sized, size_right, size_untold;
    double skew_worst, size_worst, cpu_ms;
    double *skews;
};

static void add(struct tally *tally, const struct trial *trial, const struct outcome *outcome)
{
    tally->trials++;
    tally->cpu_ms += outcome->cpu_ms;
    if (trial->truth.grey_zone) {
        tally->grey++;
    } else {
        tally->right += outcome->right;
    }
    if (outcome->lie_measured) {
        tally->skews[tally->lie++] = outcome->skew_degrees;
        tally->upright += outcome->upright;
        tally->straight += outcome->skew_degrees <= SKEW_LEFT_DEGREES;
        tally->skew_worst = fmax(tally->skew_worst, outcome->skew_degrees);
    } else if (trial->truth.good && trial->truth.measure_lie) {
        tally->lost++;
    }
    if (!trial->truth.good || !trial->truth.measure_size) return;
    if (!outcome->size_told) {
        tally->size_untold++;
        return;
    }
    tally->sized++;
    tally->size_right += outcome->size_miss_mm <= SIZE_WITHIN_MM;
    tally->size_worst = fmax(tally->size_worst, outcome->size_miss_mm);
}

static void join(struct tally *all, const struct tally *one)
{
    for (int i = 0; i < one->lie; i++)
        all->skews[all->lie + i] = one->skews[i];
    all->trials += one->trials;
    all->grey += one->grey;
    all->right += one->right;
    all->lie += one->lie;
    all->upright += one->upright;
    all->straight += one->straight;
    all->lost += one->lost;
    all->sized += one->sized;
    all->size_right += one->size_right;
    all->size_untold += one->size_untold;
    all->skew_worst = fmax(all->skew_worst, one->skew_worst);
    all->size_worst = fmax(all->size_worst, one->size_worst);
    all->cpu_ms += one->cpu_ms;
}

static int by_value(const void *a, const void *b)
{
    double first = *(const double *)a, second = *(const double *)b;
    return first < second ? -1 : first > second;
}

static double share(int part, int whole)
{
    return whole ? 100.0 * part / whole : 100;
}

static void print_row(const char *name, struct tally *tally)
{
    double p99 = 0;
    if (tally->lie) {
        qsort(tally->skews, (size_t)tally->lie, sizeof *tally->skews, by_value);
        p99 = tally->skews[(int)ceil(tally->lie * 0.99) - 1];
    }
    printf("| %-12s | %4d | %4d | %5.1f |", name, tally->trials, tally->grey,
           share(tally->right, tally->trials - tally->grey));
    if (tally->lie) {
        printf(" %4d | %5.2f | %5.2f | %5.1f |", tally->lie, p99, tally->skew_worst,
               share(tally->upright, tally->lie));
    } else {
        printf("      |       |       |       |");
    }
    if (tally->sized) {
        printf(" %5.1f | %5.1f |", tally->size_worst, share(tally->size_right, tally->sized));
    } else {
        printf("       |       |");
    }
    printf(" %4d | %5.0f |\n", tally->size_untold, tally->cpu_ms / fmax(1, tally->trials));
    fflush(stdout);
}

static void print_head(void)
{
    puts("|              |      |      |       |          left askew        |  way  | size off     "
         " |"
         "      |       |");
    puts("| class        |trials| grey |right %| of   |  p99  | worst | up  % | worst | in 3mm|"
         "untold|cpu ms |");
    puts("|--------------|------|------|-------|------|-------|-------|-------|-------|-------|"
         "------|-------|");
}

/* What a class got wrong, so that it can be drawn again. */
static void note_wrong(const struct trial_class *class, uint64_t seed, const struct trial *trial,
                       const struct outcome *outcome)
{
    const struct truth *truth = &trial->truth;
    bool askew = outcome->lie_measured && outcome->skew_degrees > SKEW_LEFT_DEGREES;
    bool size = outcome->size_told && outcome->size_miss_mm > SIZE_WITHIN_MM;
    bool way = outcome->lie_measured && !outcome->upright;
    bool lost = truth->good && truth->measure_lie && !outcome->lie_measured;
    if (outcome->right && !askew && !size && !way && !lost) return;
    printf("  %s %llu (strength %.3f):", class->name, (unsigned long long)seed, truth->strength);
    if (!outcome->right)
        printf(" %s %s instead of %s", verdict_name(outcome->verdict), outcome->code,
               truth->good ? "good" : truth->codes[0]);
    if (askew) printf(" %.2f degrees askew", outcome->skew_degrees);
    if (size) printf(" size %.1f mm off", outcome->size_miss_mm);
    if (way) printf(" wrong way up");
    if (lost) printf(" print not found again");
    printf("\n");
}

static void run_class(const struct trial_class *class, uint64_t first, int count, struct pen *pen,
                      struct tally *all)
{
    struct tally tally = {.skews = calloc((size_t)count, sizeof *tally.skews)};
    if (!tally.skews) abort();
    for (int i = 0; i < count; i++) {
        uint64_t seed = first + (uint64_t)i;
        struct trial trial;
        struct outcome outcome;
        trial_plan(class, seed, &trial);
        if (!papers_try(&trial, pen, &outcome))
            printf("  %s %llu: not taken at all\n", class->name, (unsigned long long)seed);
        note_wrong(class, seed, &trial, &outcome);
        add(&tally, &trial, &outcome);
    }
    print_row(class->name, &tally);
    join(all, &tally);
    free(tally.skews);
}

static bool good_enough(const struct tally *all)
{
    bool right = all->right >= RIGHT_LEAST * (all->trials - all->grey);
    int lie = all->lie + all->lost;
    bool lies = all->straight >= RIGHT_LEAST * lie && all->upright >= RIGHT_LEAST * lie;
    bool sizes = all->size_right >= RIGHT_LEAST * all->sized;
    printf(
        "right verdicts outside the grey zone: %d of %d; within %.1f degrees: %d of %d; right way "
        "up: %d of %d; size within %.0f mm: %d of %d\n",
        all->right, all->trials - all->grey, SKEW_LEFT_DEGREES, all->straight, all->lie,
        all->upright, all->lie, SIZE_WITHIN_MM, all->size_right, all->sized);
    return right && lies && sizes;
}

bool papers_table(const char *const *names, int names_count, uint64_t first, int count)
{
    struct pen *pen = pen_create();
    int classes = names_count ? names_count : trial_classes_count();
    struct tally all = {.skews = calloc((size_t)classes * (size_t)count, sizeof *all.skews)};
    if (!all.skews) abort();
    print_head();
    for (int i = 0; i < classes; i++)
        run_class(names_count ? trial_class_find(names[i]) : &trial_classes[i], first, count, pen,
                  &all);
    print_row("all", &all);
    bool good = good_enough(&all);
    free(all.skews);
    pen_destroy(pen);
    return good;
}
