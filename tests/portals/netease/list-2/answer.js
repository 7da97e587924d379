data_callback([
{"title":"云屿市公布算法备案办法","docurl":"https://www.163.com/tech/article/KABCDEFG00097U7R.html","time":"11/20/2026 08:30:00","source":"云屿日报","keywords":[{"akey_link":"","keyname":"算法"}]},
{"title":"蓝杉研究所谈模型评测","docurl":"https://www.163.com/dy/article/KZYXWVUT05199DKK.html","time":"11/19/2026 08:00:00"}
])
