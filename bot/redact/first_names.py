"""First names that are common in Norway, so that two capitalised words can be told from a title."""

FIRST_NAMES = frozenset(
    """
    Abdi Abdul Adrian Agnes Ahmed Aksel Alexander Ali Alice Amalie Amina Amir Anders Andrea Andreas Andrzej Ane
    Anette Anita Ann Anna Anne Anniken Annika Anton Arild Arne Arnfinn Arvid Asbjørn Astrid Aud Axel Bente Berit
    Birger Birgit Birgitte Bjarne Bjørg Bjørn Bjørnar Bodil Brit Britt Camilla Cathrine Cecilie Charlotte Christian
    Christina Christine Christoffer Christopher Dag Dagfinn Dagny Daniel David Dina Ebba Edvard Egil Einar Eirik
    Eivind Eldar Eli Elias Elin Elisabeth Elise Ella Ellen Ellinor Else Emil Emilie Emily Emma Endre Erik Erika
    Erlend Erling Espen Eva Even Fatima Filip Finn Fredrik Frida Frode Geir Gerd Gina Grete Gro Grzegorz Gudrun Gunn
    Gunnar Gunvor Guro Gustav Guttorm Halvard Halvor Hanna Hannah Hanne Hans Harald Hasan Hassan Hedda Hege Heidi
    Helene Helga Helge Henny Henriette Henrik Henry Herman Hilde Hildegunn Håkon Håvard Ibrahim Ida Ina Ine Inga
    Inge Ingeborg Inger Ingrid Ingunn Ingvild Irene Isabella Isak Iselin Ivar Iver Jacob Jakob Jan Jannicke Jarle
    Jens Jenny Johan Johanna Johanne Johannes John Jon Jonas Jonathan Jorunn Jostein Julia Julie Jørgen Jørn Kaja
    Karen Kari Karianne Karim Karin Karina Karl Karoline Kasper Katarina Katarzyna Kathrine Katrine Ketil Khadija
    Kim Kine Kirsten Kirsti Kjell Kjersti Kjetil Klara Knut Kristian Kristin Kristina Kristine Kristoffer Krzysztof
    Kåre Laila Lars Lasse Lea Leah Leif Lena Leo Leon Lene Lill Lillian Lina Linda Line Linn Linnea Lise Liv Liam
    Lisbeth Lucas Ludvig Lukas Magnar Magne Magnhild Magnus Maja Malin Marcus Marek Maren Margit Margrethe Mari
    Maria Marianne Marie Marit Marius Markus Marta Marte Marthe Martha Martin Mathias Mathilde Mats Max Merete Mette
    Michael Mikael Mikkel Mina Mohamed Mohammad Mohammed Mona Monica Monika Morten Mustafa Nadia Nicolai Nikolai
    Nils Nina Noah Nora Norunn Odd Oddvar Olav Ole Olaf Olga Oliver Olivia Omar Osman Oskar Othilie Ove Patrick Paul
    Pawel Per Peter Petra Petter Philip Piotr Preben Pål Ragna Ragnar Ragnhild Randi Rannveig Rebecca Rebekka Reidar
    Reidun Renate Rita Robert Roar Roger Rolf Ronny Roy Ruben Rune Ruth Saga Samuel Sander Sandra Sara Sarah
    Sebastian Selma Sigmund Sigrid Sigurd Sigve Silje Simen Simon Sindre Sissel Siv Snorre Sofia Sofie Solfrid
    Solveig Sondre Stein Steinar Stian Stig Stine Storm Sunniva Susanne Svein Sven Sverre Synne Synnøve Sølvi Tanja
    Terje Theo Theodor Thea Therese Thomas Thor Thorbjørn Tiril Tina Tine Tobias Tom Tommy Tomasz Tone Tonje Tor
    Torbjørn Tore Torgeir Torhild Torill Torstein Torunn Tove Trine Trond Trude Truls Trygve Tuva Turid Ulf Ulrik
    Unni Una Vegard Vetle Victoria Vibeke Vidar Vigdis Viktor Vilde Vilja Vivian William Wenche Yasmin Yngve Yusuf
    Øystein Øyvind Åge Ågot Åse Aase Aasmund Åshild Åsmund Olena Oksana Iryna Tetiana Natalia Svitlana Oleksandr
    Serhii Andrii Volodymyr Dmytro Ivan Mykola
    """.split()
)
