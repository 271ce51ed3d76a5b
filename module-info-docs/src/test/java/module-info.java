/** The first client of the SDK: sees what a user sees, through the module path and ServiceLoader. */
open module io.qemu4j.docs {
    requires com.tngtech.archunit;
    requires io.qemu4j.junit;
    requires io.qemu4j.machine;
    requires io.qemu4j.testkit;
    requires java.compiler;
    requires java.xml;
    requires org.commonmark;
    requires org.commonmark.ext.gfm.tables;
    requires org.commonmark.ext.heading.anchor;
    requires org.jsoup;
    requires org.junit.jupiter.api;
    requires org.junit.jupiter.params;
}
