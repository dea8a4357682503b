#include "tests/city/people.h"

#include "tests/city/numbers.h"

#include <fmt/format.h>

namespace lianfang::city {
namespace {

constexpr std::string_view surnames[] = {"王", "李", "张", "刘", "陈", "杨", "黄",   "赵",  "吴", "周",
                                         "徐", "孙", "马", "朱", "胡", "郭", "何",   "林",  "高", "罗",
                                         "郑", "梁", "谢", "宋", "唐", "许", "邓",   "冯",  "韩", "曹",
                                         "曾", "彭", "萧", "蔡", "潘", "田", "欧阳", "诸葛"};
constexpr std::string_view given[] = {"伟", "芳", "娜", "秀", "敏", "静", "丽", "强", "磊", "军", "洋", "勇",
                                      "艳", "杰", "娟", "涛", "明", "超", "兰", "霞", "平", "刚", "桂", "英",
                                      "华", "玉", "萍", "红", "建", "国", "春", "梅", "文", "辉", "力", "健",
                                      "俊", "帆", "浩", "宇", "轩", "然", "欣", "怡", "博", "雅", "晨", "曦"};
// In GB18030 these take four bytes each; the last two lie beyond the basic plane.
constexpr std::string_view rare[] = {"㐂", "㑇", "㛃", "䜣", "𠮷", "𬱖"};
constexpr std::string_view places[] = {"镜湖", "鸠兹", "中江", "赭山", "神山", "天门", "银湖", "利民", "弋江", "长江"};
constexpr std::string_view words[] = {"恒", "达", "鑫", "隆", "华", "泰", "瑞", "丰", "盛", "源", "兴",
                                      "安", "顺", "宏", "远", "金", "石", "康", "捷", "诚", "旺", "峰"};

} // namespace

Person Registry::worker()
{
    return random_.oneIn(3) ? womanAged(20, 46) : manAged(20, 56);
}

Person Registry::manAged(int low, int high)
{
    return person(birthday(low, high), false);
}

Person Registry::womanAged(int low, int high)
{
    return person(birthday(low, high), true);
}

Firm Registry::firm(std::size_t county, std::string_view trade)
{
    const auto serial = firms_++;
    // The ordinal keeps names apart, as trade names in one register are.
    const auto name = fmt::format("芜湖{}{}{}{}{}有限公司", random_.pick(places), random_.pick(words),
                                  random_.pick(words), serial, trade);
    return {creditCode(serial, counties[county].division), name, county};
}

Person Registry::person(Day birth, bool woman)
{
    Person person;
    person.identity = identityNumber(people_, birth, woman);
    person.phone = fmt::format("199{:08}", people_ % 100'000'000);
    ++people_;
    person.name = personName();
    person.birth = birth;
    person.woman = woman;
    return person;
}

Day Registry::birthday(int low, int high)
{
    // Aged so on the first day of the run's year.
    const int year = year_ - 1 - random_.between(low, high - 1);
    return dayOf(year, static_cast<unsigned>(random_.between(1, 12)), static_cast<unsigned>(random_.between(1, 28)));
}

std::string Registry::personName()
{
    std::string name(random_.pick(surnames));
    if (random_.below(3) != 0)
        name += random_.pick(given);
    name += random_.oneIn(40) ? random_.pick(rare) : random_.pick(given);
    return name;
}

} // namespace lianfang::city
