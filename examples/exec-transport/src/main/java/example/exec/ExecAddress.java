package example.exec;

import io.qemu4j.api.MonitorAddress;
import java.util.List;

/** A command whose standard input and output are a monitor. Text: {@code exec:ssh host socat - UNIX-CONNECT:/run/vm.qmp}. */
record ExecAddress(List<String> command) implements MonitorAddress {
    ExecAddress {
        command = List.copyOf(command);
        if (command.isEmpty() || command.get(0).isEmpty()) {
            throw new IllegalArgumentException("no command; write exec:ssh host socat - UNIX-CONNECT:/run/vm.qmp, say");
        }
    }

    /** Words are separated by spaces; nothing is quoted. */
    static ExecAddress parse(String text) {
        return new ExecAddress(List.of(text.substring("exec:".length()).strip().split(" +")));
    }

    @Override
    public String scheme() {
        return "exec";
    }

    @Override
    public String toString() {
        return "exec:" + String.join(" ", command);
    }
}
