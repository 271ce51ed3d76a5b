/** QMP through the standard input and output of any command. */
module example.exec {
    requires io.qemu4j.api;

    provides io.qemu4j.api.spi.TransportProvider with
            example.exec.ExecTransportProvider;
}
