"""What the servers of the tests share: planned answers and numbered records."""
import json
import os
import threading


class Record:
    def __init__(self, folder):
        self.folder = folder
        self.count = 0
        self.lock = threading.Lock()

    def planned(self, what):
        """The answer that the test planned for `what`, once; None if there is none."""
        path = os.path.join(self.folder, "answers")
        with self.lock:
            if not os.path.exists(path):
                return None
            with open(path, encoding="utf-8") as file:
                lines = file.read().splitlines()
            for at, line in enumerate(lines):
                if line.startswith(what + " "):
                    del lines[at]
                    with open(path, "w", encoding="utf-8") as file:
                        file.write("".join(line + "\n" for line in lines))
                    return line[len(what) + 1:]
        return None

    def write(self, record):
        with self.lock:
            self.count += 1
            path = os.path.join(self.folder, f"{self.count:04}.json")
            with open(path + ".new", "w", encoding="utf-8") as file:
                json.dump(record, file, ensure_ascii=False, indent=1)
            os.rename(path + ".new", path)
            return self.count

    def listening(self, port):
        path = os.path.join(self.folder, "port")
        with open(path + ".new", "w", encoding="ascii") as file:
            file.write(str(port))
        os.rename(path + ".new", path)
