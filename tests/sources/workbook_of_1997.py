"""An .xls file (BIFF8 in a compound file), made with xlwt: Title, Date, ID; Rent, 1 March 2024, 12."""

import base64
import zlib

_PACKED = (
    "eNrtWE1oE0EU/maTND+k+TMVWqGEilVre1AvXtqtEg0eUmoR/EHQ1OwhtKQS40EvVmuOguBJ8VKpBy9VL/6ggoIH"
    "D0JFD4IgJHr0JCh4aLO+97LRtCo0ooXKfMt88+bNvJ23M/NmdvflXLQ8faejgiUYgAtV24+WBp2i5K8XIqB622ax"
    "nvso2RqrCn4fTWSLBw9bX3h5Dnm+KzBw2/2UGHhP6QhOYGgibyVWELvEh4xiH/qJFa6RJoR28SomfFx4jfAtaflI"
    "eFA0F4X7qW1ZHcacOdSzw1nFB40uqQuB73tPbN6KZiva8JxX8dlLqtbWg52FXGZ8lVV0uoOYAU1oyspbBS6HcQMB"
    "4BChL53uSybLiNNkz+CLnQA+16P6SULrV1avQPqvi/Xe3+h9NIlL9ZcNNzAJ+5gESYkWddBdC+TUqVzWOjmP9WAF"
    "Jw+wP1cct0hOZooWrfi9SZJHrHwxwHu77AWRRXtBq8RIkDiLsMhRiZQIOTN/89Or9OiweVQ0k7L/106JDewUbJxj"
    "CzIOSY0h7KLUI/IW4fNy13UidwjHyVHKu4fbHGHPlLS5ILXd1M92wWtzY4O8ieTSx333O0sfzM0kz6YqZ+Kzb8xp"
    "dNGplSV7vqbQq3rV1SuMB2Y9V86O8k64/afdxWdEHN9t5ygMY4HjiRAVrpV4dNT3kuGMFVurX1grsebxeEz9s3cx"
    "XH/GVtvEesCI4a4M2mDDKRyAhoaGhoaGhoaGxp9COe/lrh+fCPLe73X+6yxQqurfJP8tRjBBV5E+KncjT3kBp5ta"
    "P2vhUfV7qWXa1P8XMg5Q7wWMYVT8GGt6/dJ3m2p8nmUbRv5eCDXbf7UZP/9x/98AumjQPw=="
)

XLS = zlib.decompress(base64.b64decode(_PACKED))
