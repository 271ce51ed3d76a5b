package io.qemu4j.quickstart;

import java.nio.file.Path;

/** What was asked for on the command line. */
record Options(String qemu, boolean guest, boolean wire, Path guestDirectory) {
    static final String HELP = """
            usage: ./quickstart [--qemu BINARY] [--no-guest] [--wire]

              --qemu BINARY  the QEMU to run (default: qemu-system-x86_64)
              --no-guest     launch an empty machine: no Linux guest, no console
              --wire         show every QMP message as it goes over the wire
              --help         this text
            """;

    static Options parse(String... args) {
        String qemu = "qemu-system-x86_64";
        boolean guest = true;
        boolean wire = false;
        for (int i = 0; i < args.length; i++) {
            switch (args[i]) {
                case "--qemu" -> {
                    if (++i == args.length) {
                        throw new IllegalArgumentException("--qemu needs the name of a binary");
                    }
                    qemu = args[i];
                }
                case "--no-guest" -> guest = false;
                case "--wire" -> wire = true;
                default -> throw new IllegalArgumentException("unknown option " + args[i]);
            }
        }
        return new Options(qemu, guest, wire, Path.of(System.getProperty("qemu4j.guest", "")));
    }
}
