// Messages of hub/notify: telling people and systems.
#pragma once

#include "hub/base/error.h"

namespace lianfang::message {

inline constexpr Message notifyConnect{"notify.connect", "无法连接 {0}：{1}。", "Cannot connect to {0}: {1}.",
                                       "请检查 hub.xml 中的地址和端口，以及网络和防火墙。",
                                       "Check the address and port in hub.xml, the network and the firewall."};
inline constexpr Message notifyTls{"notify.tls", "与 {0} 建立加密连接失败：{1}。", "No secure connection to {0}: {1}.",
                                   "请检查证书是否有效、域名是否相符，以及 hub.xml 中的 CA 文件。",
                                   "Check the certificate, its host name, and the CA file in hub.xml."};
inline constexpr Message notifyBroken{"notify.broken", "与 {0} 的连接中断：{1}。", "The connection to {0} broke: {1}.",
                                      "平台会自动重试。", "The hub tries again by itself."};
inline constexpr Message notifyInterrupted{"notify.interrupted", "平台正在停止，本次发送中止。",
                                           "The hub is stopping; this attempt was broken off.",
                                           "重新启动后会再次发送。", "It is sent after the next start."};
inline constexpr Message mailLogin{
    "notify.mail-login", "邮件服务器 {0} 拒绝登录：{1}。", "The mail server {0} refused the login: {1}.",
    "请检查 hub.xml 中的用户名和口令文件；改正后会自动补发。",
    "Check the user name and the password file in hub.xml; waiting mail then goes out by itself."};
inline constexpr Message mailPlainLogin{"notify.mail-plain-login", "邮件服务器 {0} 设置了登录，但连接不加密。",
                                        "A login is set for mail server {0}, but no encryption.",
                                        "请在 hub.xml 中把 security 设为 starttls 或 tls。",
                                        "Set security to starttls or tls in hub.xml."};
inline constexpr Message mailNoStartTls{"notify.mail-no-starttls", "邮件服务器 {0} 不支持 STARTTLS：{1}。",
                                        "The mail server {0} does not offer STARTTLS: {1}.",
                                        "请在 hub.xml 中把 security 改为 tls，或联系邮件管理员。",
                                        "Set security to tls in hub.xml, or ask the mail administrator."};
inline constexpr Message mailPostponed{"notify.mail-postponed", "邮件服务器 {0} 暂不接收：{1}。",
                                       "The mail server {0} does not take it now: {1}.", "平台会自动重试。",
                                       "The hub tries again by itself."};
inline constexpr Message mailRefused{"notify.mail-refused", "邮件服务器 {0} 拒收发往 {1} 的邮件：{2}。",
                                     "The mail server {0} refused mail to {1}: {2}.",
                                     "请核对收件地址，改正后重新发送。", "Check the address, then send it again."};
inline constexpr Message mailAddress{"notify.mail-address", "“{0}”不是可用的邮件地址。",
                                     "\"{0}\" is no usable mail address.", "请改正 hub.xml 中的收件人。",
                                     "Correct the recipient in hub.xml."};
inline constexpr Message webhookUnknown{"notify.webhook-unknown", "hub.xml 中没有名为 {0} 的推送地址。",
                                        "hub.xml names no webhook {0}.", "请补上该地址，然后重新发送。",
                                        "Add it, then send again."};
inline constexpr Message webhookUrl{
    "notify.webhook-url", "推送地址 {0} 的网址不可用：{1}。", "The URL of webhook {0} cannot be used: {1}.",
    "请写成 https://主机/路径（本机可用 http）。", "Write https://host/path (http on this machine only)."};
inline constexpr Message webhookPostponed{"notify.webhook-postponed", "推送地址 {0} 未能接收（HTTP {1}）：{2}。",
                                          "The webhook {0} did not take it (HTTP {1}): {2}.", "平台会自动重试。",
                                          "The hub tries again by itself."};
inline constexpr Message webhookRefused{"notify.webhook-refused", "推送地址 {0} 拒绝接收（HTTP {1}）：{2}。",
                                        "The webhook {0} refused it (HTTP {1}): {2}.",
                                        "请与接收方核对网址和签名密钥，改正后重新发送。",
                                        "Check the URL and the signing secret with the receiver, then send again."};
inline constexpr Message noticeTopic{"notify.topic-unknown", "没有主题为 {0} 的通知模板。",
                                     "There is no notice template for topic {0}.", "请检查 config/notices。",
                                     "Check config/notices."};
inline constexpr Message noticeValue{"notify.value-missing", "通知 {0} 缺少内容 {1}。",
                                     "The notice {0} lacks its value {1}.", "这是程序错误，请连同日志反馈给维护人员。",
                                     "This is a fault of the program; please report it with the log."};
inline constexpr Message outboxStuck{"notify.outbox", "发件箱（{0}）读写失败：{1}。",
                                     "The outbox ({0}) cannot be read or written: {1}.", "请检查数据库文件和磁盘空间。",
                                     "Check the database file and free space."};

inline constexpr const Message* notifyMessages[] = {
    &notifyConnect,    &notifyTls,      &notifyBroken, &notifyInterrupted, &mailLogin,      &mailPlainLogin,
    &mailNoStartTls,   &mailPostponed,  &mailRefused,  &mailAddress,       &webhookUnknown, &webhookUrl,
    &webhookPostponed, &webhookRefused, &noticeTopic,  &noticeValue,       &outboxStuck};

} // namespace lianfang::message
