"""Exercises with factors and multiples."""

from math import gcd, lcm
from random import Random

from xingtan.main.demo.exercises.made import Made, choose, choose_all, number, topic


@topic("factors")
def factor_or_multiple(chance: Random) -> Made:
    value = chance.choice((12, 16, 18, 20, 24, 28, 30, 36, 42))
    factors = [n for n in range(1, value + 1) if value % n == 0]
    if chance.random() < 0.5:
        return number(
            f"{value}有多少个因数？",
            len(factors),
            "一对一对地找：1和它本身，2和……",
            f"{value}的因数有{'、'.join(map(str, factors))}，共{len(factors)}个。",
            unit="个",
        )
    right = chance.sample(factors, 3)
    wrong = chance.sample([n for n in range(2, value) if value % n], 3)
    return choose_all(
        chance,
        f"下面哪些数是{value}的因数？（多选）",
        [str(n) for n in right],
        [str(n) for n in wrong],
        f"看{value}除以它有没有余数。",
        f"{value}的因数有{'、'.join(map(str, factors))}。",
    )


@topic("divisible")
def divisible(chance: Random) -> Made:
    by = chance.choice((2, 3, 5))
    there = chance.sample(range(21, 160), 24)
    right = [str(n) for n in there if n % by == 0][:2]
    wrong = [str(n) for n in there if n % by][:3]
    rule = {2: "个位上是0、2、4、6、8", 3: "各个数位上的数字的和是3的倍数", 5: "个位上是0或5"}[by]
    return choose_all(
        chance,
        f"下面哪些数是{by}的倍数？（多选）",
        right,
        wrong,
        f"{by}的倍数：{rule}。",
        f"{'、'.join(right)}符合：{rule}。",
    )


@topic("primes")
def primes(chance: Random) -> Made:
    numbers = chance.sample(range(11, 60), 20)
    prime = [n for n in numbers if all(n % k for k in range(2, n))]
    other = [n for n in numbers if n not in prime]
    right = str(prime[0]) if prime else "13"
    return choose(
        chance,
        "下面哪个数是质数？",
        right,
        [str(n) for n in other],
        "除了1和它本身还有别的因数的，就不是质数。",
        f"{right}只有1和{right}两个因数，是质数。",
    )


@topic("gcd")
def greatest_factor(chance: Random) -> Made:
    a, b = chance.choice(((12, 18), (16, 24), (20, 30), (15, 25), (28, 42), (24, 36), (9, 12), (45, 60)))
    return number(
        f"{a}和{b}的最大公因数是多少？", gcd(a, b), "先分别找因数，再找公有的里面最大的。", f"最大公因数是{gcd(a, b)}。"
    )


@topic("lcm")
def least_multiple(chance: Random) -> Made:
    a, b = chance.choice(((4, 6), (6, 8), (9, 12), (10, 15), (8, 12), (5, 7), (6, 9), (12, 18)))
    return number(
        f"{a}和{b}的最小公倍数是多少？",
        lcm(a, b),
        "从大数的倍数里找，第一个也是小数倍数的就是。",
        f"最小公倍数是{lcm(a, b)}。",
    )
