/* face_opencv.cc - the one C++ file: OpenCV's cascades behind face_module.h. */
#include "capture/face_module.h"

#include <algorithm>
#include <cstdio>
#include <exception>
#include <new>
#include <opencv2/imgproc.hpp>
#include <opencv2/objdetect.hpp>
#include <string>
#include <vector>

struct face_detector {
    cv::CascadeClassifier frontal, second, quick, profile, eye, eye_behind_glass;
};

namespace
{

/* A face is kept when a second classifier, made from other pictures and other features, sees one in
 * the same place: each alone finds a face in wallpaper now and then. */
bool confirmed(face_detector &detector, const cv::Mat &grey, const cv::Rect &face)
{
    const int margin = face.width / 5;
    const cv::Rect around = cv::Rect(face.x - margin, face.y - margin, face.width + 2 * margin,
                                     face.height + 2 * margin) &
                            cv::Rect(0, 0, grey.cols, grey.rows);
    cv::Mat patch;
    const double scale = 160.0 / around.width;
    cv::resize(grey(around), patch, cv::Size(), scale, scale,
               scale < 1 ? cv::INTER_AREA : cv::INTER_LINEAR);
    std::vector<cv::Rect> found;
    detector.second.detectMultiScale(patch, found, 1.1, 2, 0, cv::Size(64, 64));
    return !found.empty();
}

bool load(face_detector &detector, const std::string &base)
{
    const std::string haar = base + "/haarcascades/haarcascade_";
    return detector.frontal.load(haar + "frontalface_alt2.xml") &&
           detector.second.load(base + "/lbpcascades/lbpcascade_frontalface_improved.xml") &&
           detector.quick.load(base + "/lbpcascades/lbpcascade_frontalface.xml") &&
           detector.profile.load(haar + "profileface.xml") && detector.eye.load(haar + "eye.xml") &&
           detector.eye_behind_glass.load(haar + "eye_tree_eyeglasses.xml");
}

face_detector *create(const char *dir, char *out_why, int why_size)
{
    face_detector *detector = nullptr;
    try {
        cv::setNumThreads(1);
        detector = new face_detector;
        if (load(*detector, dir)) return detector;
        std::snprintf(out_why, static_cast<size_t>(why_size), "classifier missing under %s", dir);
    } catch (const std::exception &error) {
        std::snprintf(out_why, static_cast<size_t>(why_size), "%s", error.what());
    } catch (...) {
        std::snprintf(out_why, static_cast<size_t>(why_size), "unknown exception");
    }
    delete detector;
    return nullptr;
}

void destroy(face_detector *detector)
{
    delete detector;
}

/* The part, with its levels spread evenly: a dark face and a bright one look alike. */
cv::Mat even_part(const face_rows &rows)
{
    const cv::Mat all(rows.height_px, rows.width_px, CV_8UC1, const_cast<uint8_t *>(rows.grey),
                      static_cast<size_t>(rows.stride_bytes));
    const cv::Rect part(rows.part.x_px, rows.part.y_px, rows.part.width_px, rows.part.height_px);
    cv::Mat even;
    cv::equalizeHist(all(part & cv::Rect(0, 0, all.cols, all.rows)), even);
    return even;
}

int hand_over(std::vector<cv::Rect> &found, const face_rows &rows, face_box out[FACE_BOXES_MAX])
{
    std::sort(found.begin(), found.end(),
              [](const cv::Rect &a, const cv::Rect &b) { return a.area() > b.area(); });
    const int count = std::min(static_cast<int>(found.size()), static_cast<int>(FACE_BOXES_MAX));
    for (int i = 0; i < count; i++)
        out[i] = {found[i].x + rows.part.x_px, found[i].y + rows.part.y_px, found[i].width,
                  found[i].height};
    return count;
}

std::vector<cv::Rect> find_front(face_detector &detector, const cv::Mat &even, int least, int most,
                                 double step)
{
    std::vector<cv::Rect> found, kept;
    detector.frontal.detectMultiScale(even, found, step, 3, 0, cv::Size(least, least),
                                      cv::Size(most, most));
    std::copy_if(found.begin(), found.end(), std::back_inserter(kept),
                 [&](const cv::Rect &face) { return confirmed(detector, even, face); });
    return kept;
}

/* The classifier knows faces that look to the left of the picture; the others are mirrored. */
std::vector<cv::Rect> find_profile(face_detector &detector, cv::Mat &even, bool to_the_right,
                                   int least, int most)
{
    std::vector<cv::Rect> found;
    if (to_the_right) cv::flip(even, even, 1);
    detector.profile.detectMultiScale(even, found, 1.1, 3, 0, cv::Size(least, least),
                                      cv::Size(most, most));
    if (!to_the_right) return found;
    for (cv::Rect &face : found)
        face.x = even.cols - face.x - face.width;
    return found;
}

int find(face_detector *detector, const face_rows *rows, face_side side, int least_px, int most_px,
         double step, face_box out[FACE_BOXES_MAX])
{
    try {
        cv::Mat even = even_part(*rows);
        std::vector<cv::Rect> found;
        if (side == FACE_FRONT)
            found = find_front(*detector, even, least_px, most_px, step);
        else
            found = find_profile(*detector, even, side == FACE_PROFILE_RIGHT, least_px, most_px);
        return hand_over(found, *rows, out);
    } catch (...) {
        return -1;
    }
}

/* The quick classifier's square is about as large as the other one's, and about in its place. */
void find_front_at(face_detector &detector, const cv::Mat &even, const cv::Rect &place, int least,
                   std::vector<cv::Rect> &found)
{
    const int margin = place.width * 2 / 5;
    const cv::Rect around = cv::Rect(place.x - margin, place.y - margin, place.width + 2 * margin,
                                     place.height + 2 * margin) &
                            cv::Rect(0, 0, even.cols, even.rows);
    const int smallest = std::max(least, place.width * 7 / 10), largest = place.width * 3 / 2;
    for (cv::Rect face : find_front(detector, even(around), smallest, largest, 1.1)) {
        face += around.tl();
        const bool known = std::any_of(found.begin(), found.end(), [&](const cv::Rect &other) {
            return (face & other).area() * 2 > std::min(face.area(), other.area());
        });
        if (!known) found.push_back(face);
    }
}

int glance(face_detector *detector, const face_rows *rows, int least_px, double step,
           face_box out[FACE_BOXES_MAX])
{
    try {
        const cv::Mat even = even_part(*rows);
        std::vector<cv::Rect> places, found;
        detector->quick.detectMultiScale(even, places, step, 1, 0, cv::Size(least_px, least_px));
        for (const cv::Rect &place : places)
            find_front_at(*detector, even, place, least_px, found);
        return hand_over(found, *rows, out);
    } catch (...) {
        return -1;
    }
}

/* The cascades were trained on eyes of 20 px; at a little more they are as good as on large ones,
 * and quick. */
const double eye_side_px = 27;

int eyes(face_detector *detector, const face_rows *rows, int eye_px, face_box out[FACE_BOXES_MAX])
{
    try {
        const double scale = eye_side_px / eye_px;
        cv::Mat even = even_part(*rows), small;
        cv::resize(even, small, cv::Size(), scale, scale, cv::INTER_AREA);
        std::vector<cv::Rect> found, more;
        const cv::Size least(20, 20), most(40, 40);
        detector->eye.detectMultiScale(small, found, 1.15, 2, 0, least, most);
        detector->eye_behind_glass.detectMultiScale(small, more, 1.15, 2, 0, least, most);
        found.insert(found.end(), more.begin(), more.end());
        for (cv::Rect &eye : found)
            eye =
                cv::Rect(static_cast<int>(eye.x / scale), static_cast<int>(eye.y / scale),
                         static_cast<int>(eye.width / scale), static_cast<int>(eye.height / scale));
        return hand_over(found, *rows, out);
    } catch (...) {
        return -1;
    }
}

const face_module module = {create, destroy, find, glance, eyes};

} // namespace

const struct face_module *face_module_3(void)
{
    return &module;
}
