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
    cv::CascadeClassifier frontal, second;
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

face_detector *create(const char *dir, char *out_why, int why_size)
{
    face_detector *detector = nullptr;
    try {
        cv::setNumThreads(1);
        detector = new face_detector;
        const std::string base(dir);
        if (detector->frontal.load(base + "/haarcascades/haarcascade_frontalface_alt2.xml") &&
            detector->second.load(base + "/lbpcascades/lbpcascade_frontalface_improved.xml"))
            return detector;
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

int find(face_detector *detector, const uint8_t *grey, int width, int height, int stride,
         int least_px, face_box out[FACE_BOXES_MAX])
{
    try {
        const cv::Mat frame(height, width, CV_8UC1, const_cast<uint8_t *>(grey),
                            static_cast<size_t>(stride));
        cv::Mat even;
        cv::equalizeHist(frame, even);
        std::vector<cv::Rect> found, kept;
        detector->frontal.detectMultiScale(even, found, 1.1, 3, 0, cv::Size(least_px, least_px));
        for (const cv::Rect &face : found) {
            if (confirmed(*detector, even, face)) kept.push_back(face);
        }
        std::sort(kept.begin(), kept.end(),
                  [](const cv::Rect &a, const cv::Rect &b) { return a.area() > b.area(); });
        const int count = std::min(static_cast<int>(kept.size()), static_cast<int>(FACE_BOXES_MAX));
        for (int i = 0; i < count; i++)
            out[i] = {kept[i].x, kept[i].y, kept[i].width, kept[i].height};
        return count;
    } catch (...) {
        return -1;
    }
}

const face_module module = {create, destroy, find};

} // namespace

const struct face_module *face_module_1(void)
{
    return &module;
}
