"""Take messages out of three streams, cut into pieces of all sizes."""


def by_delimiter(buffer):
    message, found, rest = buffer.partition(b"\n")
    return (message, rest) if found else None


def by_length(buffer):
    end = 4 + int.from_bytes(buffer[:4], "big")
    whole = len(buffer) >= end
    return (buffer[4:end], buffer[end:]) if whole else None


def by_size(buffer):
    whole = len(buffer) >= 8
    return (buffer[:8].rstrip(b" "), buffer[8:]) if whole else None


for take, stream in {
    by_delimiter: b"Hello\n\nworld!\n",
    by_length: b"\0\0\0\5Hello\0\0\0\0\0\0\0\6world!",
    by_size: b"Hello           world!  ",
}.items():
    results = set()
    for step in range(1, len(stream) + 1):
        buffer, messages = b"", []
        for start in range(0, len(stream), step):
            buffer += stream[start : start + step]
            while taken := take(buffer):
                message, buffer = taken
                messages.append(message)
        results.add(tuple(messages))
    print(f"{take.__name__}, pieces of 1 to {step} bytes: {results}")
