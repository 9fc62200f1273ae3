#pragma once
#include <curl/curl.h>

// curl_easy_setopt and its kin are variadic, which Swift cannot call: one function per argument type.
static inline CURLcode troupe_curl_set_long(CURL *easy, CURLoption option, long value) {
    return curl_easy_setopt(easy, option, value);
}
static inline CURLcode troupe_curl_set_offset(CURL *easy, CURLoption option, curl_off_t value) {
    return curl_easy_setopt(easy, option, value);
}
static inline CURLcode troupe_curl_set_string(CURL *easy, CURLoption option, const char *value) {
    return curl_easy_setopt(easy, option, value);
}
static inline CURLcode troupe_curl_set_pointer(CURL *easy, CURLoption option, void *value) {
    return curl_easy_setopt(easy, option, value);
}
typedef size_t (*troupe_curl_data_callback)(char *bytes, size_t size, size_t count, void *context);
static inline CURLcode troupe_curl_set_data_callback(CURL *easy, CURLoption option, troupe_curl_data_callback call) {
    return curl_easy_setopt(easy, option, call);
}
static inline CURLcode troupe_curl_set_prerequest_callback(CURL *easy, curl_prereq_callback call) {
    return curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, call);
}
static inline CURLcode troupe_curl_set_open_socket_callback(CURL *easy, curl_opensocket_callback call) {
    return curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, call);
}
static inline CURLcode troupe_curl_get_long(CURL *easy, CURLINFO info, long *value) {
    return curl_easy_getinfo(easy, info, value);
}
static inline CURLcode troupe_curl_get_pointer(CURL *easy, CURLINFO info, void **value) {
    return curl_easy_getinfo(easy, info, value);
}
static inline CURLMcode troupe_curl_multi_set_long(CURLM *multi, CURLMoption option, long value) {
    return curl_multi_setopt(multi, option, value);
}
// The union inside CURLMsg is awkward in Swift.
static inline CURL *troupe_curl_message_easy(const CURLMsg *message) { return message->easy_handle; }
static inline CURLcode troupe_curl_message_result(const CURLMsg *message) { return message->data.result; }
