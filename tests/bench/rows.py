"""Made-up workers of hazard employers as a health commission would deliver them: 8 columns, about 120 bytes a row.

Everybody lives in province 99, which was never assigned, so that nobody is anybody. All check characters are right.
"""
import datetime
import random

HEADINGS = ["身份证号", "姓名", "统一社会信用代码", "用人单位", "岗位", "接尘起始日期", "性别", "联系电话"]
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰萍红鹏辉"
TRADES = ["机械制造", "水泥建材", "铸造", "电子材料", "精细化工", "矿山采选", "船舶修造", "汽车零部件"]
POSTS = ["电焊工", "打磨工", "喷漆工", "破碎工", "铸造清理工", "配料工", "掘进工", "抛光工"]
BIRTHS = 16_000  # days, from 1961 on
DAYS = 3_000     # of first exposure, from 2015 on

IDENTITY_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
CODE_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def credit_code(number):
    """The employer's code: 91, division 340202, an organisation code from `number`, and its two check characters."""
    organisation = f"{number:08d}"
    total = sum(CODE_ALPHABET.index(c) * w for c, w in zip(organisation, (3, 7, 9, 10, 5, 8, 4, 2)))
    organisation += "0123456789X0"[11 - total % 11]
    first = "91340202" + organisation
    total = sum(ALPHABET.index(c) * pow(3, i, 31) for i, c in enumerate(first))
    return first + ALPHABET[(31 - total % 31) % 31]


def rows(count):
    """`count` different workers, employer by employer, forty each."""
    births, birth_sums, days = [], [], []
    for i in range(BIRTHS):
        day = (datetime.date(1961, 1, 1) + datetime.timedelta(i)).strftime("%Y%m%d")
        births.append(day)
        birth_sums.append(sum(int(c) * w for c, w in zip(day, IDENTITY_WEIGHTS[6:])))
    for i in range(DAYS):
        days.append((datetime.date(2015, 1, 1) + datetime.timedelta(i)).isoformat())
    sequence_sums = [sum(int(c) * w for c, w in zip(f"{i:03d}", IDENTITY_WEIGHTS[14:])) for i in range(1000)]
    code = name = ""
    for i in range(count):
        if i % 40 == 0:
            employer = i // 40
            code = credit_code(10_000_000 + employer)
            name = f"芜湖市{SURNAMES[employer % 32]}{GIVEN[employer // 32 % 30]}{TRADES[employer % 8]}有限公司"
        birth = i * 7919 % BIRTHS
        sequence = i // BIRTHS % 1000
        region = f"99{i // (BIRTHS * 1000):04d}"
        total = (sum(int(c) * w for c, w in zip(region, IDENTITY_WEIGHTS)) + birth_sums[birth] + sequence_sums[sequence])
        identity = f"{region}{births[birth]}{sequence:03d}{'10X98765432'[total % 11]}"
        person = SURNAMES[i % 31] + GIVEN[i // 31 % 29] + GIVEN[i // 899 % 30]
        yield [identity, person, code, name, POSTS[i // 7 % 8], days[i * 31 % DAYS], "男" if sequence % 2 else "女",
               f"199{i % 100_000_000:08d}"]


def write_plain(path, count):
    """As delivered first."""
    with open(path, "w", encoding="utf-8", newline="") as file:
        file.write(",".join(HEADINGS) + "\n")
        for row in rows(count):
            file.write(",".join(row) + "\n")


def write_other_bytes(path, count, changed_share=0.0):
    """The same rows in another order and in other bytes: every cell quoted, CRLF, columns turned around. The given share
    of the workers has another post."""
    every = round(1 / changed_share) if changed_share else 0
    all_rows = []
    for i, row in enumerate(rows(count)):
        if every and i % every == 0:
            row[4] = "检修工"
        row.reverse()
        all_rows.append('"' + '","'.join(row) + '"\r\n')
    random.Random(1).shuffle(all_rows)
    with open(path, "w", encoding="utf-8", newline="") as file:
        file.write('"' + '","'.join(reversed(HEADINGS)) + '"\r\n')
        file.writelines(all_rows)
