"""The categories of the Manifesto Project's coding scheme, versions 4 and 5: their codes and titles."""

_TITLES = """
101 Foreign Special Relationships: Positive
102 Foreign Special Relationships: Negative
103 Anti-Imperialism
103.1 Anti-Imperialism: State Centred Anti-Imperialism
103.2 Anti-Imperialism: Foreign Financial Influence
104 Military: Positive
105 Military: Negative
106 Peace
107 Internationalism: Positive
108 European Community/Union: Positive
109 Internationalism: Negative
110 European Community/Union: Negative
201 Freedom and Human Rights
201.1 Freedom
201.2 Human Rights
202 Democracy
202.1 Democracy General: Positive
202.2 Democracy General: Negative
202.3 Representative Democracy: Positive
202.4 Direct Democracy: Positive
203 Constitutionalism: Positive
204 Constitutionalism: Negative
301 Decentralization
302 Centralisation
303 Governmental and Administrative Efficiency
304 Political Corruption
305 Political Authority
305.1 Political Authority: Party Competence
305.2 Political Authority: Personal Competence
305.3 Political Authority: Strong government
305.4 Transition: Pre-Democratic Elites: Positive
305.5 Transition: Pre-Democratic Elites: Negative
305.6 Transition: Rehabilitation and Compensation
401 Free Market Economy
402 Incentives: Positive
403 Market Regulation
404 Economic Planning
405 Corporatism/Mixed Economy
406 Protectionism: Positive
407 Protectionism: Negative
408 Economic Goals
409 Keynesian Demand Management
410 Economic Growth: Positive
411 Technology and Infrastructure: Positive
412 Controlled Economy
413 Nationalisation
414 Economic Orthodoxy
415 Marxist Analysis
416 Anti-Growth Economy: Positive
416.1 Anti-Growth Economy: Positive
416.2 Sustainability: Positive
501 Environmental Protection
502 Culture: Positive
503 Equality: Positive
504 Welfare State Expansion
505 Welfare State Limitation
506 Education Expansion
507 Education Limitation
601 National Way of Life: Positive
601.1 National Way of Life General: Positive
601.2 National Way of Life: Immigration: Negative
602 National Way of Life: Negative
602.1 National Way of Life General: Negative
602.2 National Way of Life: Immigration: Positive
603 Traditional Morality: Positive
604 Traditional Morality: Negative
605 Law and Order: Positive
605.1 Law and Order: Positive
605.2 Law and Order: Negative
606 Civic Mindedness: Positive
606.1 Civic Mindedness General: Positive
606.2 Civic Mindedness: Bottom-Up Activism
607 Multiculturalism: Positive
607.1 Multiculturalism General: Positive
607.2 Multiculturalism: Immigrants Diversity
607.3 Multiculturalism: Indigenous rights: Positive
608 Multiculturalism: Negative
608.1 Multiculturalism General: Negative
608.2 Multiculturalism: Immigrants Assimilation
608.3 Multiculturalism: Indigenous rights: Negative
701 Labour Groups: Positive
702 Labour Groups: Negative
703 Agriculture and Farmers: Positive
703.1 Agriculture and Farmers: Positive
703.2 Agriculture and Farmers: Negative
704 Middle Class and Professional Groups
705 Underprivileged Minority Groups
706 Non-economic Demographic Groups
"""

CATEGORIES = {code: title for code, _, title in (line.partition(" ") for line in _TITLES.strip().splitlines())}
