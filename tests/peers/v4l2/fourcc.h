/* fourcc.h - the formats of frames that the pretended camera can give. */
#ifndef ANJUNGAN_TESTS_V4L2_FOURCC_H
#define ANJUNGAN_TESTS_V4L2_FOURCC_H

#include <linux/videodev2.h>

#define FOURCC_MJPG V4L2_PIX_FMT_MJPEG
#define FOURCC_YUYV V4L2_PIX_FMT_YUYV
#define FOURCC_UYVY V4L2_PIX_FMT_UYVY
#define FOURCC_NV12 V4L2_PIX_FMT_NV12
#define FOURCC_GREY V4L2_PIX_FMT_GREY

#endif
