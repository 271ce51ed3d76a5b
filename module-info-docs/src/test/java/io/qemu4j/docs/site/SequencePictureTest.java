package io.qemu4j.docs.site;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.parser.Parser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SequencePictureTest {
    private final Document picture = Jsoup.parse(
            SequencePicture.svg("a, b\na -> b: <out> & away\nb: thinks\nb --> a: back"), Parser.xmlParser());

    @Test
    void showsEveryText() {
        assertEquals(
                List.of("a", "b", "<out> & away", "thinks", "back"),
                picture.select("text").eachText());
    }

    @Test
    void arrowsLeadFromOnePartyToTheOther() {
        Element out = picture.select("line.message").get(0);
        Element back = picture.select("line.message.dashed").get(0);

        assertTrue(number(out, "x1") < number(out, "x2"));
        assertEquals(out.attr("x1"), back.attr("x2"));
        assertTrue(number(out, "y1") < number(back, "y1"));
    }

    @Test
    void allIsWithinThePicture() {
        int width = number(picture.select("svg").get(0), "width");
        for (Element box : picture.select("rect")) {
            assertTrue(number(box, "x") >= 0);
            assertTrue(number(box, "x") + number(box, "width") <= width);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a -> c: x", "a -> b", "c: x", "->: x"})
    void stepThatSaysNothing(String step) {
        String text = "a, b\n" + step;

        assertTrue(assertThrows(IllegalArgumentException.class, () -> SequencePicture.svg(text))
                .getMessage()
                .contains(step));
    }

    private static int number(Element element, String attribute) {
        return Integer.parseInt(element.attr(attribute));
    }
}
