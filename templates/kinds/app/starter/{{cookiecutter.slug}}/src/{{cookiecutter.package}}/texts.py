"""What the model learns from: the same nine sentences in each language."""

TEXTS = {
    "English": """
        The weather is fine today, and the children are playing in the garden. I would like a cup
        of coffee and a piece of bread, please. We have been waiting for the train, but it is late
        again. What do you think of the book that she wrote last year? My brother works in a small
        town near the sea. They said that nobody knew where the key was. When it gets dark, the
        lights in the streets are turned on. You should not believe everything that people tell
        you. There is nothing better than a walk through the woods after the rain.
    """,
    "German": """
        Das Wetter ist heute schön, und die Kinder spielen im Garten. Ich hätte gern eine Tasse
        Kaffee und ein Stück Brot, bitte. Wir haben auf den Zug gewartet, aber er kommt wieder zu
        spät. Was hältst du von dem Buch, das sie letztes Jahr geschrieben hat? Mein Bruder
        arbeitet in einer kleinen Stadt am Meer. Sie sagten, dass niemand wusste, wo der Schlüssel
        war. Wenn es dunkel wird, gehen in den Straßen die Lichter an. Man sollte nicht alles
        glauben, was die Leute erzählen. Es gibt nichts Besseres als einen Spaziergang durch den
        Wald nach dem Regen.
    """,
    "French": """
        Il fait beau aujourd'hui et les enfants jouent dans le jardin. Je voudrais une tasse de
        café et un morceau de pain, s'il vous plaît. Nous avons attendu le train, mais il est
        encore en retard. Que penses-tu du livre qu'elle a écrit l'année dernière ? Mon frère
        travaille dans une petite ville au bord de la mer. Ils ont dit que personne ne savait où
        était la clé. Quand il fait nuit, on allume les lumières dans les rues. Il ne faut pas
        croire tout ce que les gens racontent. Il n'y a rien de mieux qu'une promenade dans les
        bois après la pluie.
    """,
    "Spanish": """
        Hoy hace buen tiempo y los niños juegan en el jardín. Quisiera una taza de café y un trozo
        de pan, por favor. Hemos esperado el tren, pero llega tarde otra vez. ¿Qué piensas del
        libro que ella escribió el año pasado? Mi hermano trabaja en una ciudad pequeña cerca del
        mar. Dijeron que nadie sabía dónde estaba la llave. Cuando oscurece, se encienden las
        luces de las calles. No hay que creer todo lo que cuenta la gente. No hay nada mejor que
        un paseo por el bosque después de la lluvia.
    """,
    "Italian": """
        Oggi il tempo è bello e i bambini giocano in giardino. Vorrei una tazza di caffè e un
        pezzo di pane, per favore. Abbiamo aspettato il treno, ma è di nuovo in ritardo. Che cosa
        pensi del libro che lei ha scritto l'anno scorso? Mio fratello lavora in una piccola città
        vicino al mare. Hanno detto che nessuno sapeva dove fosse la chiave. Quando si fa buio, si
        accendono le luci nelle strade. Non bisogna credere a tutto quello che racconta la gente.
        Non c'è niente di meglio di una passeggiata nel bosco dopo la pioggia.
    """,
    "Dutch": """
        Het weer is mooi vandaag en de kinderen spelen in de tuin. Ik wil graag een kopje koffie
        en een stuk brood, alstublieft. We hebben op de trein gewacht, maar hij is weer te laat.
        Wat vind je van het boek dat zij vorig jaar heeft geschreven? Mijn broer werkt in een
        kleine stad aan zee. Ze zeiden dat niemand wist waar de sleutel was. Als het donker wordt,
        gaan in de straten de lichten aan. Je moet niet alles geloven wat de mensen vertellen. Er
        is niets beters dan een wandeling door het bos na de regen.
    """,
}
