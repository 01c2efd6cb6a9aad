def test_the_home_page_answers_and_is_clean(open_tab):
    tab = open_tab(width=360)

    response = tab.visit("/en/")

    assert response.status == 200
    tab.assert_clean()
    tab.assert_accessible()
    tab.assert_no_sideways_scroll()
    assert tab.cookies() == []


def test_the_home_page_needs_no_javascript(open_tab):
    tab = open_tab(javascript=False)

    tab.visit("/")

    assert tab.page.url == f"{tab.address}/en/"
    assert tab.page.get_by_role("heading", level=1).count() == 1
