import unittest

from tally import count, words


class WordsTests(unittest.TestCase):
    def test_words_are_in_lower_case_and_in_order(self):
        self.assertEqual(words("To be, or NOT to be."), ["to", "be", "or", "not", "to", "be"])

    def test_an_apostrophe_belongs_to_its_word(self):
        self.assertEqual(words("don't stop"), ["don't", "stop"])

    def test_a_text_without_words_has_none(self):
        self.assertEqual(count(" 12 - !"), 0)


if __name__ == "__main__":
    unittest.main()
